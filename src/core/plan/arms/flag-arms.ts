import type { Command, Side } from '../../../model/command.ts';
import type { Facts } from '../../../model/facts.ts';
import type { Define } from '../../../model/names.ts';
import { type Refusal, refuse } from '../../../model/refusal.ts';
import { ok, type Result } from '../../../model/result.ts';
import { namedKind, OFF_AND_ON } from '../../config/flag-kinds.ts';
import { askedFlags } from '../../decisions/asked-flags.ts';
import { needsValue, notAFlag } from './askable-flag.ts';
import { fits, fittingLine } from './fitting-line.ts';
import { chooseLine, type LineChoice } from './line-arm.ts';
import { lineModel } from './line-model.ts';
import { equalToShipped, shippedNotes } from './shipped-value.ts';
import { doubtNotes, stoppedArm } from './stopped-arm.ts';
import { unknownFlag, valueAsFlag } from './unknown-flag.ts';
import { unreachedFlag } from './unreached-flag.ts';

type FlagSide = Extract<Side, { kind: 'flags' }>;

/** The flags of both arms of a flag comparison, and notes for the reader. */
interface FlagArms {
  readonly choice: LineChoice;
  readonly baseline: readonly Define[];
  readonly candidate: readonly Define[];
  readonly notes: readonly string[];
}

/** Finds the line of the flags, checks that it knows each, and returns the flags of both arms. */
export function flagArms(
  candidate: FlagSide,
  baseline: FlagSide | undefined,
  { options }: Pick<Extract<Command, { kind: 'ab' }>, 'options'>,
  facts: Facts,
): Result<FlagArms, Refusal> {
  const names = [...candidate.defines, ...(baseline?.defines ?? [])].map(({ name }) => name);
  const found = lineOf([...new Set(names)], options.line, facts);
  if (!found.ok) return valueAsFlag(candidate, found.error) ?? found;
  const { line } = found.value;
  const model = lineModel(found.value, facts);
  const { declared } = model;
  const kindOf = (name: string) => namedKind(name, facts.config.lines[line]?.flags)?.kind ?? 'define';
  for (const name of names) {
    if (declared.has(name) || kindOf(name) !== 'define') continue;
    const unknown = unknownFlag(name, line, facts);
    return unknown.ok ? unknown : (valueAsFlag(candidate, unknown.error) ?? unknown);
  }
  const isMacro = (name: string) => ['define', 'make'].includes(kindOf(name));
  for (const define of [...candidate.defines, ...(baseline?.defines ?? [])]) {
    const flag = isMacro(define.name) ? declared.get(define.name) : undefined;
    const refused =
      flag && ((kindOf(define.name) === 'define' && notAFlag(flag, model)) || needsValue(define, flag, model));
    if (refused) return refused;
  }
  // `#ifdef X` is true for X=0, so "off" means "not defined" for such a flag.
  const isPresence = (name: string) => isMacro(name) && declared.get(name)?.default === null;
  const value = (name: string, text: string | null) => (text === '0' && isPresence(name) ? null : text);
  const flags = (side: FlagSide): Define[] =>
    side.defines.map(({ name, value: text }) => ({ name, value: value(name, text ?? OFF_AND_ON[kindOf(name)][1]) }));
  const off = candidate.defines.flatMap(({ name, value: text }): Define[] =>
    text === undefined ? [{ name, value: value(name, OFF_AND_ON[kindOf(name)][0]) }] : [],
  );
  const arms = { baseline: baseline ? flags(baseline) : off, candidate: flags(candidate) };
  // What an option of another build system gives the compiler is not known before the build.
  const macro = ({ name }: Define) => isMacro(name);
  const macros = { baseline: arms.baseline.filter(macro), candidate: arms.candidate.filter(macro) };
  const isDefine = ({ name }: Define) => kindOf(name) === 'define';
  const defines = { baseline: arms.baseline.filter(isDefine), candidate: arms.candidate.filter(isDefine) };
  const own = facts.config.lines[line];
  const refused =
    (own && unreachedFlag(defines, model, own, line)) ??
    stoppedArm(macros, model, facts.decisions) ??
    (isOnlyDefines(arms, kindOf) ? equalToShipped(arms, model) : undefined);
  if (refused) return refused;
  const equal = arms.candidate.filter(
    (flag) => kindOf(flag.name) === 'cmake' && isSameTruth(flag.value, valueIn(arms.baseline, flag.name)),
  );
  const same = equal.map(
    ({ name, value }) =>
      `${name}=${value} and ${name}=${valueIn(arms.baseline, name)} are one value to an option of cmake that is on or off: both sides may turn out the same.`,
  );
  return ok({
    choice: found.value,
    ...arms,
    notes: [...shippedNotes(defines, model), ...same, ...doubtNotes(macros, model)],
  });
}

/** The line of the flags of a command, where they reach its compiler as macros that its headers declare; undefined elsewhere. */
export function macroLine(command: Command, facts: Facts): LineChoice | undefined {
  const names = askedFlags(command);
  if (command.kind !== 'ab' || names.length === 0) return undefined;
  const found = lineOf(names, command.options.line, facts);
  if (!found.ok) return undefined;
  const { line } = found.value;
  const kinds = names.map((name) => namedKind(name, facts.config.lines[line]?.flags)?.kind ?? 'define');
  const isDeclared = (name: string) => facts.flags[line]?.some((flag) => flag.name === name) === true;
  const isKnown = names.every((name, at) => kinds[at] !== 'define' || isDeclared(name));
  return isKnown && kinds.some((kind) => kind === 'define' || kind === 'make') ? found.value : undefined;
}

/** Whether all flags are defines of the compiler. */
function isOnlyDefines(
  { baseline, candidate }: Pick<FlagArms, 'baseline' | 'candidate'>,
  kindOf: (name: string) => string,
) {
  return [...baseline, ...candidate].every(({ name }) => kindOf(name) === 'define');
}

function valueIn(flags: readonly Define[], name: string): string | null {
  return flags.find((flag) => flag.name === name)?.value ?? null;
}

/** Whether cmake takes two values for the same, on or off. */
function isSameTruth(a: string | null, b: string | null): boolean {
  const words = [/^(on|yes|true|y|1)$/i, /^(off|no|false|n|0)$/i];
  return a !== null && b !== null && words.some((word) => word.test(a) && word.test(b));
}

/** The line named by `on`, the one whose prefixes match the flags, or one whose headers declare them. */
function lineOf(names: readonly string[], wanted: string | undefined, facts: Facts): Result<LineChoice, Refusal> {
  const fitting = fittingLine(names, wanted, facts.config);
  if (fitting !== undefined) return fitting;
  const { lines, defaults } = facts.config;
  const withFlags = Object.entries(lines).filter(([, line]) => line.flags !== undefined);
  const owners = names.map((name) => withFlags.find(([, line]) => fits(name, line))?.[0]);
  if (owners.length > 1 && owners.every((owner) => owner !== undefined)) {
    return refuse({
      code: 'flags-of-two-lines',
      message: `The flags belong to different lines: ${names.map((name, at) => `${name} to ${owners[at]}`).join(', ')}.`,
      token: names[0] ?? '',
      next: 'Measure one line at a time.',
    });
  }
  // No prefix matches: take a line that knows all of the flags.
  const declaring = withFlags.filter(([line]) => names.every((name) => knows(line, name, facts)));
  const preferred = defaults.line ?? Object.keys(lines)[0] ?? '';
  const declares = declaring.find(([name]) => name === preferred) ?? declaring[0];
  if (declares) return chooseLine(declares[0], facts.config);
  return unknownFlag(names.find((_, at) => owners[at] === undefined) ?? names[0] ?? '', undefined, facts);
}

/** Whether a line names a flag, or its headers declare it. */
function knows(line: string, name: string, { config, flags }: Facts): boolean {
  const isDeclared = flags[line]?.some((flag) => flag.name === name) ?? false;
  return isDeclared || namedKind(name, config.lines[line]?.flags) !== undefined;
}
