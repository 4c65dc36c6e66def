import type { DefineKind } from '../../../model/command.ts';
import type { FlagUse } from './flag-uses.ts';
import { preprocessorValue } from './preprocessor-value.ts';

/** A use, and whether it only guards an `#error`. */
export interface SeenUse extends FlagUse {
  isGuard: boolean;
}

/** What the headers say about a flag that they let a build set. */
interface SeenFlag {
  /** Its defaults as written; empty: only conditions test it. */
  readonly defaults: readonly string[];
  /** The value that the headers give it, where it is known. */
  readonly headerValue: bigint | undefined;
  readonly uses: readonly SeenUse[];
}

/** Most values of a choice that are kept. */
const VALUES_MAX = 16;

/** The kind of a flag, and of a choice the values that conditions compare it with. */
export function flagKind(flag: SeenFlag): { readonly kind: DefineKind; readonly values?: readonly string[] } {
  const { defaults, uses } = flag;
  const read = uses.filter(({ kind }) => kind !== 'defined');
  if (defaults.length === 0 && read.length === 0) return { kind: 'presence' };
  const compared = read.filter(({ kind }) => kind === 'compared');
  // An #error for every value but one bounds a number; it does not make it a choice.
  const equals = compared.filter(({ operator, isGuard }) => operator === '==' || (operator === '!=' && !isGuard));
  const names = equals.flatMap(({ other }) => (other !== undefined && /^[A-Z_]/i.test(other) ? [other] : []));
  const numbers = equals.flatMap(({ other }) => integer(other) ?? []);
  const isBinary = flagValues(flag).every((value) => value === 0n || value === 1n);
  const calculates = read.some(({ kind }) => kind === 'number');
  if (isBinary && !calculates && names.length === 0 && compared.every(isOfSwitch) && isKnown(flag)) {
    return { kind: 'switch' };
  }
  const isNamed = names.length > 0 && defaults.some((text) => /^\(*[A-Z_]\w*\)*$/i.test(text.trim()));
  const distinct = new Set(numbers.map(String));
  const isNumbered = numbers.some((value) => value !== 0n && value !== 1n) || distinct.size > 1;
  if (!calculates && equals.length > 0 && equals.length === ordered(compared).length && (isNamed || isNumbered)) {
    const own = flagValues(flag).map(String);
    const values = isNamed ? [...names, ...defaults.map((text) => text.replace(/[()\s]/g, ''))] : [...distinct, ...own];
    return { kind: 'choice', values: [...new Set(values)].slice(0, VALUES_MAX).sort(byNumber) };
  }
  return { kind: 'number' };
}

/** Comparisons, without those that only bound the values of a flag. */
function ordered(compared: readonly SeenUse[]): readonly SeenUse[] {
  return compared.filter(({ isGuard, operator }) => !isGuard || operator === '==');
}

function byNumber(a: string, b: string): number {
  const [x, y] = [Number(a), Number(b)];
  return Number.isNaN(x) || Number.isNaN(y) ? (a < b ? -1 : Number(a > b)) : x - y;
}

/** The known values of its defaults. */
function flagValues({ defaults, headerValue }: SeenFlag): bigint[] {
  return [...defaults.flatMap((text) => integer(text) ?? []), ...(headerValue === undefined ? [] : [headerValue])];
}

/** Whether a value of it is known, or none of its defaults can be anything but a name of another flag. */
function isKnown(flag: SeenFlag): boolean {
  return flag.defaults.length === 0 || flagValues(flag).length > 0 || flag.defaults.every((text) => /^\w+$/.test(text));
}

/** Whether a comparison makes sense for a flag that is 0 or 1. */
function isOfSwitch({ operator, other, isGuard }: SeenUse): boolean {
  const value = integer(other);
  if (value === undefined) return false;
  const holds = (x: bigint): boolean => compare(x, operator ?? '', value);
  const differs = holds(0n) !== holds(1n);
  if (operator === '==' || operator === '!=') return differs;
  // An #error for all values above 1 or below 0 leaves a switch; one that stops 0 and not 2 has a number.
  return isGuard ? holds(2n) || (holds(-1n) && !holds(0n)) : differs;
}

function compare(a: bigint, operator: string, b: bigint): boolean {
  switch (operator) {
    case '==':
      return a === b;
    case '!=':
      return a !== b;
    case '<':
      return a < b;
    case '>':
      return a > b;
    case '<=':
      return a <= b;
    default:
      return a >= b;
  }
}

function integer(text: string | undefined): bigint | undefined {
  if (text === undefined) return undefined;
  const value = preprocessorValue(text, () => 'unknown');
  return value === 'unknown' ? undefined : value;
}
