import { type PrintedNumber, reparsed } from './printed-number.ts';
import { shown } from './read-number.ts';
import { unitFactor } from './unit-factor.ts';

/** A number that a bench printed more than once, as a sample keeps it. */
interface KeptNumber {
  /** In the unit of the lane. */
  readonly value: number;
  /** As printed; absent for plain digits, which have only one reading. */
  readonly text?: string | undefined;
}

/** The text that a sample keeps of a printed number: none for plain digits. Three decimals may be thousands, so they are kept. */
export function keptText(text: string): string | undefined {
  return /^\d+(\.\d+)?$/.test(text) && !THREE_DECIMALS.test(text) ? undefined : text;
}

const THREE_DECIMALS = /^[1-9]\d{0,2}\.\d{3}$/;

/**
 * Compares the numbers of one lane in their order: they must have one kind of unit, one meaning of each separator and the same
 * word behind them. A change of the prefix is not a contradiction (`980k`, `1.2M`). The returned function gives the first contradiction, as a
 * phrase, or null.
 *
 * @param own The unit of the lane.
 */
export function numberForms(own: string): (number: KeptNumber) => string | null {
  const known = new Map<string, PrintedNumber | null>();
  const roles = new Map<string, { role: string; shown: string }>();
  let first: { kind: string; word: string; label: string; shown: string } | undefined;
  let threeDecimals: string | undefined;
  let below1000: string | undefined;
  let hasOtherDecimals = false;

  return ({ value, text }) => {
    const name = text ?? String(value);
    if (!known.has(name)) known.set(name, reparsed(name, own));
    const printed = known.get(name) ?? null;
    if (printed === null) return `${shown(name)}, which is not a known form of a number`;
    const { kind } = printed.unit;
    const factor = unitFactor(printed.unit, own);
    const read = typeof factor === 'number' ? printed.value * factor : Number.NaN;
    // Versions of alloc-ab may round differently.
    if (!(Math.abs(read - value) <= 1e-9 * Math.abs(value))) return `${shown(name)}, but ${value} in the sample`;
    first ??= { kind, word: printed.word, label: printed.label, shown: shown(name) };
    if (printed.label !== first.label) return contradiction(first.shown, name, 'the unit beside the number changes');
    if (kind !== first.kind) return contradiction(first.shown, name, 'the unit changes');
    if (printed.word !== first.word) return contradiction(first.shown, name, 'the word behind the number changes');
    const { decimal, grouping } = printed.numeral;
    for (const [sign, role] of [[decimal, 'decimals'] as const, [grouping, 'thousands'] as const]) {
      if (sign === '') continue;
      const before = roles.get(sign);
      if (before && before.role !== role) return contradiction(before.shown, name, `${sign} has two meanings`);
      roles.set(sign, { role, shown: shown(name) });
    }
    if (text !== undefined && THREE_DECIMALS.test(text)) threeDecimals ??= name;
    else if (decimal === '.') hasOtherDecimals = true;
    else if (grouping === '' && Math.abs(value) < 1000) below1000 ??= name;
    if (threeDecimals !== undefined && below1000 !== undefined && !hasOtherDecimals) {
      return contradiction(shown(threeDecimals), below1000, 'the point may separate thousands');
    }
    return null;
  };
}

function contradiction(before: string, name: string, what: string): string {
  return `${before} in one sample and ${shown(name)} in another: ${what}`;
}
