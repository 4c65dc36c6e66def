import type { ArmRequest, Command, CommandOptions, Request, Side } from '../../model/command.ts';
import type { Facts } from '../../model/facts.ts';
import type { Define } from '../../model/names.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import { printCommand } from '../command/command.ts';
import { askedFlags } from '../decisions/asked-flags.ts';
import { decisionNotes } from '../decisions/decision-text.ts';
import { flagArms } from './arms/flag-arms.ts';
import { chooseLine, lineArm } from './arms/line-arm.ts';
import { defaultLine, namedArm } from './arms/named-arm.ts';
import { headMoved } from './head-pin.ts';
import { selectLanes } from './lanes/select-lanes.ts';
import { selectMachine } from './lanes/select-machines.ts';
import { repeatedSha } from './tree.ts';

type AbCommand = Extract<Command, { kind: 'ab' }>;

/** The comparison of a request, without lanes and limits. */
interface Comparison {
  readonly question: Request['question'];
  readonly baseline: ArmRequest;
  readonly candidate: ArmRequest;
  /** The line for `repeat`; absent when names define it. */
  readonly line?: string;
  readonly notes: readonly string[];
}

/** Most notes of a plan. */
const NOTES_MAX = 16;

/** Resolves a command against the configuration and pins its commits. Refuses a command that cannot be measured as written. */
export function resolveRequest(command: AbCommand, facts: Facts): Result<Request, Refusal> {
  const { options } = command;
  const moved = headMoved(options, facts);
  if (moved) return moved;
  const compared = compare(command, facts);
  if (!compared.ok) return compared;
  const { line, ...comparison } = compared.value;
  const unlinked = options.layouts === undefined ? undefined : withoutLayouts(comparison, options);
  if (unlinked) return unlinked;
  // A pull request claims no gain unless its author asks for one: every lane is a guard.
  const claimsGain = comparison.question !== 'base' || options.gain !== undefined;
  const selection = selectLanes(options, facts.config, claimsGain);
  if (!selection.ok) return selection;
  const machine = selectMachine(options.machines, facts.config);
  if (!machine.ok) return machine;
  const { defaults } = facts.config;
  const { suite, ...lanes } = selection.value;
  const budgetSeconds = options.budgetSeconds ?? defaults.budget;
  const explicit: CommandOptions = {
    ...options,
    ...(line === undefined ? {} : { line }),
    ...(suite === undefined ? {} : { suite }),
    budgetSeconds,
    ...repeatedSha(facts),
  };
  return ok({
    ...comparison,
    ...lanes,
    machine: machine.value,
    budgetSeconds,
    ...(options.gain === undefined ? {} : { gain: options.gain }),
    ...(options.margin === undefined ? {} : { margin: options.margin }),
    ...(options.perf ? { perf: true } : {}),
    ...(options.proof ? { proof: true } : {}),
    ...(options.layouts === undefined ? {} : { layouts: options.layouts }),
    repeat: printCommand({ ...command, options: explicit }),
    notes: comparison.notes.slice(0, NOTES_MAX),
  });
}

/** An arm that is not built has no objects that could be linked in another layout, and what a lane cannot notice is known of the built libraries alone. */
function withoutLayouts(
  { baseline, candidate }: Comparison,
  { proof }: CommandOptions,
): ReturnType<typeof refuse> | undefined {
  if (proof) {
    return refuse({
      code: 'misplaced-option',
      message:
        '"proof" has no meaning beside "layouts=": it knows which lanes notice the libraries as they are built, not in other layouts.',
      token: 'proof',
      next: 'Leave one of them out.',
    });
  }
  const installed = [candidate, baseline].find(({ source }) => source.kind === 'allocator');
  if (installed === undefined) return undefined;
  return refuse({
    code: 'layouts-need-builds',
    message: `${installed.label} is installed on the machine, and "layouts=" links libraries again from the objects of their builds.`,
    token: 'layouts=',
    next: 'Leave it out, or compare two lines that are built.',
  });
}

function compare(command: AbCommand, facts: Facts): Result<Comparison, Refusal> {
  const { candidate, baseline } = command;
  if (candidate.kind === 'flags') return compareFlags(command, candidate, baseline, facts);
  if (candidate.kind === 'env') return compareEnv(command, candidate, baseline, facts);
  if (candidate.kind === 'base') return compareBase(command, facts);
  return compareNames(command, candidate, baseline, facts);
}

function compareFlags(
  command: AbCommand,
  candidate: Extract<Side, { kind: 'flags' }>,
  baseline: Side | undefined,
  facts: Facts,
): Result<Comparison, Refusal> {
  const found = flagArms(candidate, baseline?.kind === 'flags' ? baseline : undefined, command, facts);
  if (!found.ok) return found;
  const { choice, notes, ...arms } = found.value;
  const variables = facts.config.lines[choice.line]?.flags?.env ?? [];
  const isVariable = (name: string) => variables.includes(name);
  const arm = (flags: readonly Define[]): ArmRequest => {
    const text = label(choice.name, flags.length === 0 ? ['default'] : flags.map((flag) => flagText(flag, isVariable)));
    return lineArm(choice, facts.headSha, { label: text, flags }, facts.config);
  };
  return ok({
    question: [...arms.baseline, ...arms.candidate].every(({ name }) => isVariable(name)) ? 'env' : 'flag',
    baseline: arm(arms.baseline),
    candidate: arm(arms.candidate),
    line: choice.name,
    notes: [...notes, ...decisionNotes(askedFlags(command), facts.decisions)],
  });
}

function compareEnv(
  { options }: AbCommand,
  candidate: Extract<Side, { kind: 'env' }>,
  baseline: Side | undefined,
  facts: Facts,
): Result<Comparison, Refusal> {
  const name = options.line ?? defaultLine(facts);
  const set = (variables: typeof candidate.variables): Result<ArmRequest, Refusal> => {
    const text = label(
      name,
      variables.map((variable) => `${variable.name}=${variable.value}`),
    );
    const env = Object.fromEntries(variables.map((variable) => [variable.name, variable.value]));
    return namedArm(name, facts, { label: text, env });
  };
  const unset = (): Result<ArmRequest, Refusal> => {
    const text = label(
      name,
      candidate.variables.map((variable) => `${variable.name} unset`),
    );
    const env = Object.fromEntries(candidate.variables.map((variable) => [variable.name, null]));
    return namedArm(name, facts, { label: text, env });
  };
  const left = set(candidate.variables);
  if (!left.ok) return left;
  const right = baseline?.kind === 'env' ? set(baseline.variables) : unset();
  if (!right.ok) return right;
  return ok({
    question: 'env',
    baseline: right.value,
    candidate: left.value,
    line: name,
    notes: [],
  });
}

function compareBase({ options }: AbCommand, facts: Facts): Result<Comparison, Refusal> {
  const line = options.line ?? defaultLine(facts);
  const choice = chooseLine(line, facts.config);
  if (!choice.ok) return choice;
  const arm = (sha: string, role: string): ArmRequest =>
    lineArm(choice.value, sha, { label: label(line, [`${role} ${sha.slice(0, 7)}`]) }, facts.config);
  const isWorkTree = facts.uncommitted?.measured === true;
  return ok({
    question: 'base',
    baseline: arm(facts.baseSha, 'base'),
    candidate: arm(facts.headSha, isWorkTree ? 'work tree' : 'head'),
    line,
    notes: [],
  });
}

function compareNames(
  { options }: AbCommand,
  candidate: Extract<Side, { kind: 'name' }>,
  baseline: Side | undefined,
  facts: Facts,
): Result<Comparison, Refusal> {
  if (options.line !== undefined) {
    return refuse({
      code: 'misplaced-option',
      message: 'The names on both sides already define what is built, so "on" has no meaning here.',
      token: 'on',
      next: 'Leave it out.',
    });
  }
  const left = namedArm(candidate.name, facts);
  if (!left.ok) return left;
  const right = namedArm(baseline?.kind === 'name' ? baseline.name : '', facts);
  if (!right.ok) return right;
  return ok({ question: 'line', baseline: right.value, candidate: left.value, notes: [] });
}

function flagText({ name, value }: Define, isVariable: (name: string) => boolean): string {
  if (value !== null) return `${name}=${value}`;
  return `${name} ${isVariable(name) ? 'unset' : 'undefined'}`;
}

/** `hz4 HZ4_S12_MPSC=1`; a long list ends in `…` at 200 characters. */
function label(name: string, parts: readonly string[]): string {
  const text = [name, ...parts].join(' ');
  return text.length <= 200 ? text : `${text.slice(0, 199)}…`;
}
