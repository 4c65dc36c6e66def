import type { ArmRequest, Command, CommandOptions, LaneCell, PartRequest, SurveyRequest } from '../../model/command.ts';
import type { Facts } from '../../model/facts.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import type { Topic } from '../../model/survey.ts';
import { printCommand } from '../command/command.ts';
import { laneCells, laneId } from '../config/lane-reference.ts';
import { knownAllocators } from './arms/allocators.ts';
import { chooseLine } from './arms/line-arm.ts';
import { defaultLine, namedArm } from './arms/named-arm.ts';
import { headMoved } from './head-pin.ts';
import { selectLanes } from './lanes/select-lanes.ts';
import { selectMachine } from './lanes/select-machines.ts';
import { repeatedSha } from './tree.ts';

type SurveyCommand = Extract<Command, { kind: 'survey' }>;

/** Resolves a survey against the configuration and pins its commits. */
export function resolveSurvey(command: SurveyCommand, facts: Facts): Result<SurveyRequest, Refusal> {
  const { options } = command;
  const refused = headMoved(options, facts) ?? withoutMeaning(options);
  if (refused) return refused;
  const arms = armsOf(command, facts);
  if (!arms.ok) return arms;
  const lanes = lanesOf(command, facts);
  if (!lanes.ok) return lanes;
  const machine = selectMachine(options.machines, facts.config);
  if (!machine.ok) return machine;
  const { defaults } = facts.config;
  const budgetSeconds = options.budgetSeconds ?? defaults.budget;
  const { cells, suite } = lanes.value;
  const explicit: CommandOptions = {
    ...options,
    ...(arms.value.line === undefined ? {} : { line: arms.value.line }),
    ...(suite === undefined ? {} : { suite }),
    budgetSeconds,
    ...repeatedSha(facts),
  };
  return ok({
    topic: command.topic,
    arms: arms.value.arms,
    cells,
    parts: partsOf(command.topic, arms.value, cells, facts),
    ...(options.perf || OBSERVED.has(command.topic) ? { perf: true } : {}),
    machine: machine.value,
    budgetSeconds,
    repeat: printCommand({ ...command, options: explicit }),
    notes: [],
  });
}

function withoutMeaning({ gain, margin, proof, layouts }: CommandOptions): ReturnType<typeof refuse> | undefined {
  const tokens = { 'gain=': gain, 'margin=': margin, proof, 'layouts=': layouts };
  const [token] = Object.entries(tokens).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  if (token === undefined) return undefined;
  return refuse({
    code: 'misplaced-option',
    message: `"${token}" has no meaning here: a survey measures and compares, but makes no verdict.`,
    token,
    next: 'Leave it out.',
  });
}

interface Arms {
  readonly arms: readonly ArmRequest[];
  /** The line for `repeat`; absent when names define it. */
  readonly line?: string;
  /** Indices of the arms that the line is compared with, and of its presets. */
  readonly others: readonly number[];
  readonly presets: readonly number[];
}

/** Topics that need evidence about where the time goes. */
const OBSERVED: ReadonlySet<Topic> = new Set(['frontier', 'pause']);

/** The parts of a topic. The comparison gets most of the time of a pause, since it has the most arms. */
function partsOf(
  topic: Topic,
  { others, presets }: Arms,
  cells: readonly LaneCell[],
  { config }: Facts,
): PartRequest[] {
  const all = cells.map((_, index) => index);
  const servers = all.filter((index) => config.lanes[cells[index]?.lane ?? '']?.server !== undefined);
  const benches = all.filter((index) => !servers.includes(index));
  const every = topic === 'pause' ? benches : all;
  const compare = { method: 'compare', arms: [0, ...others], cells: every } as const;
  const baseline = { method: 'baseline', arms: [0], cells: every } as const;
  const health = { method: 'health', arms: [0, ...presets], cells: every } as const;
  if (topic === 'baseline') return [{ ...baseline, share: 1 }];
  if (topic === 'health') return [{ ...health, share: 1 }];
  if (topic !== 'pause') return [{ ...compare, share: 1 }];
  const parts = [
    { ...health, share: 0.1 },
    { ...baseline, share: 0.25 },
    { ...compare, share: 0.4 },
    { ...compare, cells: servers, share: 0.25 },
  ];
  return parts.filter((part) => part.cells.length > 0);
}

function armsOf({ topic, names, options }: SurveyCommand, facts: Facts): Result<Arms, Refusal> {
  if (names.length > 0 && options.line !== undefined) {
    return refuse({
      code: 'misplaced-option',
      message: 'The names already define what is built, so "on" has no meaning here.',
      token: 'on',
      next: 'Leave it out.',
    });
  }
  if (topic === 'compare') {
    const found = all(names, facts);
    return found.ok ? ok({ arms: found.value, others: indices(1, names.length - 1), presets: [] }) : found;
  }
  const [line = options.line ?? defaultLine(facts), ...named] = names;
  const choice = chooseLine(line, facts.config);
  if (!choice.ok) return choice;
  const presets = /health|pause/.test(topic) && choice.value.preset === undefined ? presetsOf(line, facts) : [];
  const others = OBSERVED.has(topic) ? comparators(named, line, facts) : [];
  const found = all([line, ...presets, ...others], facts);
  if (!found.ok) return found;
  return ok({
    arms: found.value,
    ...(names.length > 0 ? {} : { line }),
    presets: indices(1, presets.length),
    others: indices(1 + presets.length, others.length),
  });
}

function indices(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}

/** The named arms, else every known allocator; one that is not installed only loses its own column. */
function comparators(names: readonly string[], line: string, { config }: Facts): string[] {
  return names.length > 0 ? [...names] : Object.keys(knownAllocators(config)).filter((name) => name !== line);
}

function presetsOf(line: string, { config }: Facts): string[] {
  return Object.keys(config.lines[line]?.presets ?? {}).map((preset) => `${line}+${preset}`);
}

function all(names: readonly string[], facts: Facts): Result<ArmRequest[], Refusal> {
  const arms: ArmRequest[] = [];
  for (const name of names) {
    const arm = namedArm(name, facts);
    if (!arm.ok) return arm;
    arms.push(arm.value);
  }
  return ok(arms);
}

/** The selected lanes; without a selection, a health check takes the first cell of each lane of the configuration. */
function lanesOf(
  { topic, options }: SurveyCommand,
  { config }: Facts,
): Result<{ readonly cells: readonly LaneCell[]; readonly suite?: string }, Refusal> {
  const chosen = options.suite !== undefined || options.lanes.length > 0 || Object.keys(options.cells).length > 0;
  if (topic === 'health' && !chosen) {
    return ok({ cells: Object.keys(config.lanes).flatMap((lane) => laneCells(config, lane).slice(0, 1)) });
  }
  const selection = selectLanes(options, config, true);
  if (!selection.ok) return selection;
  const { targets, guards, suite } = selection.value;
  const servers = topic === 'pause' && options.lanes.length === 0 ? serverCells(config) : [];
  const cells = [...new Map([...targets, ...guards, ...servers].map((cell) => [laneId(cell), cell])).values()];
  return ok({ cells, ...(suite === undefined ? {} : { suite }) });
}

/** The first cell of every server lane: the most realistic workloads of the configuration. */
function serverCells(config: Facts['config']): LaneCell[] {
  return Object.entries(config.lanes).flatMap(([lane, { server }]) =>
    server === undefined ? [] : laneCells(config, lane).slice(0, 1),
  );
}
