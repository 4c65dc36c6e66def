import type { DecisionFacts } from '../../../model/decision.ts';
import type { Define } from '../../../model/names.ts';
import { type Refusal, refuse } from '../../../model/refusal.ts';
import { err, type Result } from '../../../model/result.ts';
import { withDecision } from '../../decisions/decision-text.ts';
import { harmless, harmlessPath } from '../../text/quote.ts';
import type { HeaderError } from '../flags/header-program.ts';
import type { Walk } from '../flags/macro-walk.ts';
import { preprocessorValue } from '../flags/preprocessor-value.ts';
import { buildingArm } from './building-arm.ts';
import { type ArmFlags, isProven, type LineModel, newErrors, placeOf, walkArm } from './line-model.ts';

/** Longest text of an error that is shown, in characters. */
const TEXT_MAX = 240;

/** What is known about a combination of flags that the headers let pass: a source may have assertions of its own. */
const UNCHECKED = 'the headers have nothing against it, and no build has checked it';

/** Most notes about errors that may stop an arm. */
const NOTES_MAX = 2;

/**
 * Refuses a comparison of which an `#error` of the headers would stop an arm, or whose flag the headers set to another value whatever is
 * asked; undefined: nothing does, as far as the headers tell. What also stops the line as it ships is left to the compiler.
 */
export function stoppedArm(
  arms: ArmFlags,
  model: LineModel,
  decisions?: DecisionFacts,
): Result<never, Refusal> | undefined {
  for (const side of ['candidate', 'baseline'] as const) {
    const arm = arms[side];
    const walk = walkArm(model, arm);
    const [error] = newErrors(model, walk.errors);
    if (error !== undefined)
      return error.isArchive ? archived(error, arm, decisions) : stopped(error, side, arms, model);
    const open = archivedIfAsked(arm, walk, model);
    if (open !== undefined) return archived(open, arm, decisions);
    const replaced = replacedFlag(arm, walk);
    if (replaced !== undefined) return overridden(replaced, side, arms, model);
  }
  return undefined;
}

/**
 * An archive error that stops the arm unless something unknown prevents it, and that what ships certainly does not reach. Where its text
 * names another flag of the arm, the arm is built, and the compiler decides. An error whose conditions are false for the values after all
 * headers is not one: only the order of files that do not include each other is unknown there.
 */
function archivedIfAsked(arm: readonly Define[], walk: Walk, { shipped }: LineModel): HeaderError | undefined {
  const known = new Set([...shipped.possible, ...shipped.errors].map(placeOf));
  return walk.possible.find(({ isArchive, names, text, condition, ...place }) => {
    if (!isArchive || known.has(placeOf(place))) return false;
    if (preprocessorValue(condition, (name) => walk.value(name)) === 0n) return false;
    const mentioned: readonly string[] = text.match(/[A-Z][A-Z0-9_]*/g) ?? [];
    const [first, ...others] = arm.filter(({ name }) => names.includes(name));
    return first !== undefined && !others.some(({ name }) => mentioned.includes(name));
  });
}

/** What may stop the candidate: errors that depend on something that the headers do not tell. */
export function doubtNotes({ candidate }: ArmFlags, model: LineModel): string[] {
  const known = new Set(model.shipped.possible.map(placeOf));
  const asked = candidate.map(({ name }) => name);
  return walkArm(model, candidate)
    .possible.filter((error) => !known.has(placeOf(error)) && error.names.some((name) => asked.includes(name)))
    .slice(0, NOTES_MAX)
    .map(
      ({ file, lineNumber, text }) =>
        `An #error in ${harmlessPath(file)}:${lineNumber} may stop the candidate: ${sentence(text)} It depends on what the build sets.`,
    );
}

/** A flag whose value the headers certainly replace. */
function replacedFlag(
  arm: readonly Define[],
  walk: Walk,
):
  | {
      readonly flag: Define;
      readonly final: bigint;
      readonly at: { readonly file: string; readonly lineNumber: number };
    }
  | undefined {
  for (const flag of arm) {
    const [asked, final] = [integer(flag.value), walk.value(flag.name)];
    const at = walk.setAt.get(flag.name);
    if (asked !== undefined && typeof final === 'bigint' && asked !== final && at !== undefined) {
      return { flag, final, at };
    }
  }
  return undefined;
}

function integer(value: string | null): bigint | undefined {
  return value !== null && /^-?(0|[1-9]\d{0,17})$/.test(value) ? BigInt(value) : undefined;
}

function archived(
  { names, file, lineNumber, text }: HeaderError,
  arm: readonly Define[],
  decisions: DecisionFacts | undefined,
): Result<never, Refusal> {
  const flag = arm.find(({ name }) => names.includes(name)) ?? arm[0];
  const refused = refuse({
    code: 'archived-flag',
    message: `${flag === undefined ? 'The arm' : flagText(flag)} is archived in ${harmlessPath(file)}:${lineNumber}, with the text: ${sentence(text)}`,
    token: flag?.name ?? '',
    next: 'Read that record first; to try again, remove the #error in the pull request and explain what has changed.',
  });
  return err(withDecision(refused.error, { text, place: `${file}:${lineNumber}` }, decisions));
}

function stopped(error: HeaderError, side: keyof ArmFlags, arms: ArmFlags, model: LineModel): Result<never, Refusal> {
  const arm = arms[side];
  const flags = arm.filter(({ name }) => error.names.includes(name));
  const set = (flags.length > 0 ? flags : arm).slice(0, 4).map(flagText).join(' ');
  return refuse({
    code: 'flag-stopped',
    message: `${set} does not build: in the headers an #error stops it in ${harmlessPath(error.file)}:${error.lineNumber}, with the text: ${sentence(error.text)}`,
    token: flags[0]?.name ?? arm[0]?.name ?? '',
    ...advice(
      buildingArm(arm, error, model, (walk) => isProven(walk, model)),
      side,
      arms,
      model,
    ),
  });
}

function overridden(
  { flag, final, at }: NonNullable<ReturnType<typeof replacedFlag>>,
  side: keyof ArmFlags,
  arms: ArmFlags,
  model: LineModel,
): Result<never, Refusal> {
  const wanted = integer(flag.value);
  const isKept = (walk: Walk) => isProven(walk, model) && walk.value(flag.name) === wanted;
  return refuse({
    code: 'flag-overridden',
    message: `${flagText(flag)} would not arrive: the headers set it to ${final} in ${harmlessPath(at.file)}:${at.lineNumber}, whatever a build asks for.`,
    token: flag.name,
    ...advice(buildingArm(arms[side], { names: [flag.name] }, model, isKept), side, arms, model),
  });
}

/** What to do next: the comparison of flags that builds, where one is known. */
function advice(
  found: readonly Define[] | undefined,
  side: keyof ArmFlags,
  arms: ArmFlags,
  model: LineModel,
): Pick<Refusal, 'next' | 'suggestion'> {
  if (found === undefined) {
    return { next: 'Set what its conditions ask for as well, or leave the flag as it is.' };
  }
  const arm = arms[side];
  const added = found.filter(({ name }) => arm.every((flag) => flag.name !== name));
  const changed = found.filter(({ name, value }) => arm.some((flag) => flag.name === name && flag.value !== value));
  // The partner is set on both sides where that builds, so that the flags that were asked are all that differs.
  const other = arms[side === 'candidate' ? 'baseline' : 'candidate'];
  const beside = [...other, ...added.filter(({ name }) => other.every((flag) => flag.name !== name))];
  const isBoth = isProven(walkArm(model, beside), model);
  const pair = [found, isBoth ? beside : other].map((flags) => flags.map(assigned));
  const [own = [], its = []] = pair;
  const [left, right] = side === 'candidate' ? [own, its] : [its, own];
  const isSayable = ![...found, ...beside].some(({ value }) => value === null);
  const verb = added.length > 0 ? 'Add' : 'Take';
  const flags = [...added, ...changed].map(assigned).join(' ');
  const question = right.length === 0 ? left.join(' ') : `${left.join(' ')} vs ${right.join(' ')}`;
  const isWhole = isBoth || isProven(walkArm(model, other), model);
  if (!isSayable || !isWhole || left.join(' ') === right.join(' ')) return { next: `${verb} ${flags}: ${UNCHECKED}.` };
  return { suggestion: question, next: `${verb} ${flags}, e.g. /ab ${question}: ${UNCHECKED}.` };
}

function assigned({ name, value }: Define): string {
  return value === null ? name : `${name}=${value}`;
}

function flagText({ name, value }: Define): string {
  return value === '1' ? name : value === null ? `${name}, not defined,` : `${name}=${harmless(value)}`;
}

/** The recorded text, escaped word by word, so that only its length is cut. */
function sentence(text: string): string {
  const words = text.replaceAll('<=', '≤').replaceAll('>=', '≥').split(/\s+/);
  const shown = words.map((word) => harmless(word, /[()>;'"!≤≥]/)).join(' ');
  const short = shown.length > TEXT_MAX ? `${shown.slice(0, TEXT_MAX - 1)}…` : shown;
  return /[.!]$/.test(short) ? short : `${short}.`;
}
