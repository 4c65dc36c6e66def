import { parseUnit } from './unit.ts';

/** What may stand between the two numbers of one quantity: `1 min 2 s`, `1 h, 2 min`, `1 min and 2 s`. */
const BETWEEN = '(?:\\s*,|\\s*\\+|\\s+and(?=\\s))?\\s*';
const FIRST_BEFORE = new RegExp(`(?:^|[^\\d.,])\\d+\\s*(\\p{L}+)${BETWEEN}$`, 'u');
const SECOND_BEHIND = new RegExp(`^\\s*(\\p{L}+)${BETWEEN}\\d[\\d.,]*\\s*(\\p{L}+)`, 'u');
const UNIT_BEHIND = /^\s*(\p{L}+)/u;

/**
 * Whether a number is a part of a quantity in two units of time or size, as in `1 min 2 s`: a whole number of the larger one, then a
 * number of the smaller one.
 *
 * @param before The line before the number; null when the pattern itself has a number there.
 * @param rest The line behind the number.
 * @param isWhole Whether the number has digits only.
 */
export function isPartOfCompound(before: string | null, rest: string, isWhole: boolean): boolean {
  const [, larger = '', smaller = ''] = SECOND_BEHIND.exec(rest) ?? [];
  if (isWhole && areUnitsOfOne(larger, smaller)) return true;
  const first = before === null ? undefined : FIRST_BEFORE.exec(before)?.[1];
  return first !== undefined && areUnitsOfOne(first, UNIT_BEHIND.exec(rest)?.[1] ?? '');
}

function areUnitsOfOne(larger: string, smaller: string): boolean {
  const [first, second] = [parseUnit(larger), parseUnit(smaller)];
  const isQuantity = first?.dimension === 'time' || first?.dimension === 'bytes';
  return isQuantity && first.dimension === second?.dimension && first.scale > second.scale;
}
