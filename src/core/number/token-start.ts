import { SEPARATOR } from './numeral.ts';
import type { Border } from './pattern-borders.ts';

/** Where the pattern found a number, in one line. */
export interface Place {
  readonly line: string;
  /** Where the number begins, by the pattern. */
  readonly at: number;
  /** The whole match. */
  readonly match: { readonly from: number; readonly to: number };
}

/**
 * Where the token begins that holds a place: the pattern may have found the end of a number (`([0-9]+) ops` on `1,304,221 ops`).
 * `ambiguous`: a single space separates the place from digits before it, which may be thousands or another column.
 */
export function tokenStart({ line, at, match }: Place, left: Border): number | 'ambiguous' {
  let from = at;
  while (from > 0 && continuesLeft(line, from)) from--;
  const run = line.slice(from, at);
  if (run === '') return startAfterSigns({ line, at, match }, left);
  const beside = line[at - 1] ?? '';
  if (/^[\p{L}_]/u.test(run)) {
    // A name such as T or p99_ before the number: a border when the pattern has it.
    return from >= match.from && !left.isOpen && (left.sign === null || left.sign === beside) ? at : from;
  }
  const isCounted = left.sign === beside && left.countsColumns && match.from < at - 1;
  return isCounted && !/[\p{L}\p{N}]/u.test(beside) ? at : (tiedStart(line, from) ?? from);
}

/** Where a number begins whose power of ten or uncertainty is at a position; undefined when there is none. */
function tiedStart(line: string, at: number): number | undefined {
  const begin = Math.max(0, at - 9);
  const tied = /[±×^·]\s*$|\d\*$/.exec(line.slice(begin, at));
  return tied === null ? undefined : begin + tied.index;
}

/** Whether the sign before a position belongs to the same token as the sign at it. */
function continuesLeft(line: string, from: number): boolean {
  const sign = line[from - 1] ?? '';
  const before = line[from - 2] ?? '';
  const hasDigit = /\d/.test(line[from] ?? '');
  if (/[\p{L}\p{N}_]/u.test(sign)) return true;
  if (sign === '.' && hasDigit) return true;
  if (/[+\-−]/.test(sign)) return hasDigit || line[from] === '.';
  return hasDigit && /\d/.test(before) && (SEPARATOR.test(sign) || /[:/`´‘·]/.test(sign));
}

function startAfterSigns({ line, at, match }: Place, left: Border): number | 'ambiguous' {
  const beside = line[at - 1] ?? '';
  // About, less than, a currency: not part of a known form. After a word or quote it is a delimiter, as in <ops>5</ops>.
  if (/[~≈<>≤≥±^$€£#@*\\&]/.test(beside) && at - 1 < match.from && /^[\s=:]?$/.test(line[at - 2] ?? '')) return at - 1;
  const tied = left.sign === beside ? undefined : tiedStart(line, at);
  if (tied !== undefined) return tied;
  const hasGroupBefore = /(?:^|[^\d\p{L}.,])\d{1,3}(?: \d{3})* $/u.test(line.slice(0, at));
  if (!hasGroupBefore || !/^\d{3}(?!\d)/.test(line.slice(at))) return at;
  return left.sign === ' ' && left.countsColumns && match.from < at - 1 ? at : 'ambiguous';
}
