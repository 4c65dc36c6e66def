import type { ArmRequest, Command, CommandOptions, LaneCell, SurveyRequest } from '../../model/command.ts';
import { type Answer, ok, refuse } from '../../model/refusal.ts';
import { printCommand } from '../command/command.ts';
import { laneCells, laneId } from '../config/lane-reference.ts';
import type { Facts } from './facts.ts';
import { headMoved } from './head-moved.ts';
import { chooseLine } from './line-arm.ts';
import { defaultLine, namedArm } from './named-arm.ts';
import { selectLanes } from './select-lanes.ts';

type SurveyCommand = Extract<Command, { kind: 'survey' }>;

/** Resolves a survey against the configuration and pins its commits. */
export function resolveSurvey(command: SurveyCommand, facts: Facts): Answer<SurveyRequest> {
  const { options } = command;
  const refused = headMoved(options, facts) ?? withoutMeaning(options);
  if (refused) return refused;
  const arms = armsOf(command, facts);
  if (!arms.ok) return arms;
  const lanes = lanesOf(command, facts);
  if (!lanes.ok) return lanes;
  const { defaults, machines } = facts.config;
  const budgetSeconds = options.budgetSeconds ?? defaults.budget;
  const { cells, suite } = lanes.value;
  const explicit: CommandOptions = {
    ...options,
    ...(arms.value.line === undefined ? {} : { line: arms.value.line }),
    ...(suite === undefined ? {} : { suite }),
    budgetSeconds,
    sha: facts.headSha,
  };
  return ok({
    topic: command.topic,
    arms: arms.value.arms,
    cells,
    machine: defaults.machine ?? Object.keys(machines)[0] ?? 'default',
    budgetSeconds,
    repeat: printCommand({ ...command, options: explicit }),
    notes: [],
  });
}

function withoutMeaning({ gain, margin }: CommandOptions): ReturnType<typeof refuse> | undefined {
  if (gain === undefined && margin === undefined) return undefined;
  const token = gain === undefined ? 'margin=' : 'gain=';
  return refuse({
    code: 'misplaced-option',
    message: `"${token}" has no meaning here: a survey tells where things stand, it judges nothing.`,
    token,
    next: 'Leave it out.',
  });
}

interface Arms {
  readonly arms: readonly ArmRequest[];
  /** The line to name in `repeat`; absent where names already say it. */
  readonly line?: string;
}

function armsOf({ topic, names, options }: SurveyCommand, facts: Facts): Answer<Arms> {
  if (topic === 'compare') {
    if (options.line !== undefined) {
      return refuse({
        code: 'misplaced-option',
        message: 'The names already say what is built, so "on" has no meaning here.',
        token: 'on',
        next: 'Leave it out.',
      });
    }
    return all(names, facts);
  }
  const line = options.line ?? defaultLine(facts);
  const choice = chooseLine(line, facts.config);
  if (!choice.ok) return choice;
  const presets = topic === 'health' && choice.value.preset === undefined ? presetsOf(line, facts) : [];
  const found = all([line, ...presets], facts);
  return found.ok ? ok({ ...found.value, line }) : found;
}

function presetsOf(line: string, { config }: Facts): string[] {
  return Object.keys(config.lines[line]?.presets ?? {}).map((preset) => `${line}+${preset}`);
}

function all(names: readonly string[], facts: Facts): Answer<Arms> {
  const arms: ArmRequest[] = [];
  for (const name of names) {
    const arm = namedArm(name, facts);
    if (!arm.ok) return arm;
    arms.push(arm.value);
  }
  return ok({ arms });
}

/** The lanes asked for; a health check runs each lane of the configuration once, in its first cell, unless told otherwise. */
function lanesOf(
  { topic, options }: SurveyCommand,
  { config }: Facts,
): Answer<{ readonly cells: readonly LaneCell[]; readonly suite?: string }> {
  const chosen = options.suite !== undefined || options.lanes.length > 0 || Object.keys(options.cells).length > 0;
  if (topic === 'health' && !chosen) {
    return ok({ cells: Object.keys(config.lanes).flatMap((lane) => laneCells(config, lane).slice(0, 1)) });
  }
  const selection = selectLanes(options, config);
  if (!selection.ok) return selection;
  const { targets, guards, suite } = selection.value;
  const cells = [...new Map([...targets, ...guards].map((cell) => [laneId(cell), cell])).values()];
  return ok({ cells, ...(suite === undefined ? {} : { suite }) });
}
