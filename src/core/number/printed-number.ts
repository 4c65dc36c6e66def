import { isPartOfCompound } from './compound.ts';
import { labelUnits } from './label-units.ts';
import { NUMERAL, type Numeral, parseNumeral } from './numeral.ts';
import { patternBorders } from './pattern-borders.ts';
import { type Place, tokenStart } from './token-start.ts';
import { tokenUnit } from './token-unit.ts';
import type { Unit } from './unit.ts';

/** A number as a program printed it. */
export interface PrintedNumber {
  /** In the printed unit. */
  readonly value: number;
  readonly unit: Unit;
  readonly numeral: Numeral;
  /** The word that follows in place of a unit; empty when none does. */
  readonly word: string;
  /** Units with a prefix that the line names apart from the number, as in `kops/s=980` and `980, k`; empty when there is none. */
  readonly label: string;
  /** The whole token, with the unit and a word that follows it. */
  readonly text: string;
}

/** Why a token is not read. */
export interface UnreadToken {
  readonly why: 'unknown' | 'ambiguous';
  /** The token as printed. */
  readonly text: string;
}

const STICKY_NUMERAL = new RegExp(NUMERAL, 'y');

/** Longest shown token. */
const TOKEN_CHARACTERS_MAX = 60;

/**
 * Reads the whole token at a place: the pattern only says where it is. A token in no known form is an error: a part of a number
 * is another number.
 *
 * @param own The unit that the configuration gives.
 */
export function printedNumber(place: Place, pattern: string, own: string): PrintedNumber | UnreadToken {
  const { line, at, match } = place;
  const { left, right, suffix } = patternBorders(pattern);
  const start = tokenStart(place, left);
  if (start === 'ambiguous') return { why: 'ambiguous', text: shown(line, line.slice(0, at).search(/[\d ]+$/)) };
  const comma = commaRole(place, pattern, start);
  const from = comma === 'column' ? Math.max(start, line.lastIndexOf(',', at - 1) + 1) : start;
  const unread = (why: UnreadToken['why']): UnreadToken => ({ why, text: shown(line, from) });
  if (comma === 'ambiguous') return unread('ambiguous');
  const text = numeralAt(line, from);
  const printed = comma === 'column' ? (text?.split(',')[0] ?? null) : text;
  if (printed === null) return unread('unknown');
  const numeral = parseNumeral(printed);
  if (typeof numeral === 'string') return unread(numeral);
  const rest = line.slice(from + printed.length);
  const inList = /[[{,]/.test(line[from - 1] ?? '') || /^(?:[\]}]|,\s*[\d"])/.test(rest);
  if (numeral.decimal === ',' && numeral.grouping === '' && inList) return unread('ambiguous');
  const isWhole = /^[+\-−]?\d{1,3}$/.test(printed);
  const isCounted = right.sign === ' ' && right.countsColumns && match.to > from + printed.length + 1;
  if (isWhole && /^ \d{3}(?!\d)/.test(rest) && !isCounted) return unread('ambiguous');
  const before = left.countsColumns ? null : line.slice(0, from);
  if (isPartOfCompound(before, rest, /^\d+$/.test(printed))) return unread('unknown');
  const follows = tokenUnit(comma === 'column' ? rest.replace(/^,.*/, '') : rest, own, suffix);
  if (follows === null) return unread('unknown');
  const { unit, length, word } = follows;
  const tail = rest.slice(0, length).replace(/[([]/, '').replace(/\s+/g, ' ');
  const token = `${printed}${tail}`;
  const label = labelUnits(line, { from, to: from + printed.length + length });
  const shownLabel = label === '' ? '' : `(${label}) `;
  return {
    value: numeral.value,
    unit,
    numeral,
    word,
    label,
    text: `${shownLabel}${token}${word === '' ? '' : ` ${word}`}`,
  };
}

/** Reads the text of a printed number again. */
export function reparsed(text: string, own: string): PrintedNumber | null {
  const [, label = '', line = ''] = /^(?:\(([^)]*)\) )?(.*)$/.exec(text) ?? [];
  const read = printedNumber({ line, at: 0, match: { from: 0, to: 0 } }, '', own);
  return 'why' in read ? null : { ...read, label, text };
}

function numeralAt(line: string, from: number): string | null {
  STICKY_NUMERAL.lastIndex = from;
  return STICKY_NUMERAL.exec(line)?.[0] ?? null;
}

/**
 * What commas beside a number are when the pattern has a comma beside its group: borders of columns. They stay `ambiguous`
 * when the columns together read as thousands and the pattern does not count them.
 */
function commaRole({ line, at, match }: Place, pattern: string, start: number): 'column' | 'part' | 'ambiguous' {
  const { left, right } = patternBorders(pattern);
  const isLeft = left.sign === ',' && line[at - 1] === ',';
  const isRight = right.sign === ',' && line.slice(at, match.to).includes(',');
  if (!isLeft && !isRight) return 'part';
  if ((isLeft && isRight) || pattern.includes('[^,')) return 'column';
  if (isLeft && left.countsColumns && start === at) return 'column';
  const whole = parseNumeral(numeralAt(line, start) ?? '');
  const isThousands = whole === 'ambiguous' || (typeof whole === 'object' && whole.grouping === ',');
  return isThousands ? 'ambiguous' : 'column';
}

/** The run of characters without a space from a position on. */
function shown(line: string, from: number): string {
  return (/^\s*\S+(?: \d{3}(?!\d))*/.exec(line.slice(from))?.[0] ?? '').trim().slice(0, TOKEN_CHARACTERS_MAX);
}
