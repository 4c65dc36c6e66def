import { studentQuantile } from '../src/stats/student.ts';
import { mean, sd } from '../src/stats/summary.ts';
import { boundedMean, clopperPearson, RATE_ERROR } from './binomial.ts';

/** The bound of a figure. A rate fails when its whole interval lies on the wrong side. */
export type Expectation =
  | { readonly atMost: number }
  | { readonly atLeast: number }
  /** Largest distance from 0; not for rates. */
  | { readonly within: number }
  | { readonly exactly: number };

/** `count` of `trials`. */
export interface Rate {
  readonly count: number;
  readonly trials: number;
  readonly expect?: Expectation;
}

/** A number that is not a rate, printed with `digits` digits after the point. */
export interface Quantity {
  readonly value: number;
  readonly digits: number;
  readonly expect?: Expectation;
  /** Half of the interval of a mean, with the error of the rates; absent for a number that is no mean of trials. */
  readonly halfWidth?: number;
  /** The interval of a mean where it is not even around it. */
  readonly interval?: { readonly low: number; readonly high: number };
}

export type Figure = Rate | Quantity;
/** Several figures of one cell are printed side by side. */
export type Cell = string | Figure | readonly Figure[];

/** A table of results: printed on the terminal, written into the document and stored as JSON. */
export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  /** The basis and the limits of the figures; one sentence each. */
  readonly notes: readonly string[];
}

export type Ruling = 'PASS' | 'FAIL' | 'TOO FEW TRIALS';

/**
 * Whether a figure keeps its bound, by its interval; null without a bound. It fails only when all of its interval lies outside: at most 0.5 % of
 * the figures that keep their bound do so by chance. A mean that lies outside itself, or has an interval wider than the bound, has too few trials.
 */
export function rulingOf(figure: Figure): Ruling | null {
  const { expect } = figure;
  if (expect === undefined) return null;
  const [least, most] = rangeOf(expect);
  const isInside = (low: number, high: number) => low <= most && high >= least;
  if ('trials' in figure) {
    const { low, high } = clopperPearson(figure.count, figure.trials);
    return isInside(low, high) ? 'PASS' : 'FAIL';
  }
  const { value, halfWidth = 0, interval } = figure;
  // Such an interval decides by itself, as the one of a rate does.
  if (interval !== undefined) return isInside(interval.low, interval.high) ? 'PASS' : 'FAIL';
  if (!isInside(value - halfWidth, value + halfWidth)) return 'FAIL';
  return 2 * halfWidth > most - least || !isInside(value, value) ? 'TOO FEW TRIALS' : 'PASS';
}

/** The mean of some trials, with half of its interval by Student's t. */
export function meanOf(values: readonly number[], digits: number, expect?: Expectation): Quantity {
  const trials = values.length;
  const halfWidth =
    trials < 2
      ? Number.POSITIVE_INFINITY
      : (studentQuantile(RATE_ERROR / 2, trials - 1) * sd(values)) / Math.sqrt(trials);
  return { value: mean(values), digits, ...(expect && { expect }), halfWidth };
}

/** The mean of shares of some trials, in percent, with an interval that is not empty where all shares are equal. */
export function meanShareOf(shares: readonly number[], digits: number, expect?: Expectation): Quantity {
  const average = mean(shares);
  const { low, high } = boundedMean(average, shares.length);
  return {
    value: 100 * average,
    digits,
    ...(expect !== undefined && { expect }),
    interval: { low: 100 * low, high: 100 * high },
  };
}

function rangeOf(expect: Expectation): readonly [number, number] {
  if ('atMost' in expect) return [Number.NEGATIVE_INFINITY, expect.atMost];
  if ('atLeast' in expect) return [expect.atLeast, Number.POSITIVE_INFINITY];
  if ('within' in expect) return [-expect.within, expect.within];
  return [expect.exactly, expect.exactly];
}

/** Every figure of a table, with the first cell of its row and its column for messages. */
export function placedFigures(table: Table): { figure: Figure; row: string; column: string }[] {
  return table.rows.flatMap((cells) =>
    cells.flatMap((cell, index) =>
      figuresOf(cell).map((figure) => ({ figure, row: printCell(cells[0] ?? ''), column: table.columns[index] ?? '' })),
    ),
  );
}

/** Every rate of a table. */
export function ratesOf(table: Table): Rate[] {
  return placedFigures(table).flatMap(({ figure }) => ('trials' in figure ? [figure] : []));
}

/** One line for each cell that fails. */
export function failuresOf(table: Table): string[] {
  return placedFigures(table)
    .filter(({ figure }) => rulingOf(figure) === 'FAIL')
    .map(({ figure, row, column }) => `${table.title}: ${row}, ${column}: ${printCell(figure)}`);
}

/** `4.1 %`; with a bound `4.1 % [3.2, 5.1] ≤ 5 PASS`. Several figures: `3.1 / 9.9 / 58 %`. */
export function printCell(cell: Cell): string {
  if (typeof cell === 'string') return cell;
  const figures = figuresOf(cell);
  const [only] = figures;
  if (only && figures.length === 1) return 'trials' in only ? printRate(only) : printQuantity(only);
  const rates = figures.some((figure) => 'trials' in figure);
  const texts = figures.map((figure) =>
    'trials' in figure ? percent(figure.count / figure.trials) : decimal(figure.value, figure.digits),
  );
  return `${texts.join(' / ')}${rates ? ' %' : ''}`;
}

/** The number of trials of the rates of a table, as a sentence; empty without rates. */
export function basisOf(table: Table): string {
  const trials = ratesOf(table).map(({ trials }) => trials);
  if (trials.length === 0) return '';
  const [least, most] = [Math.min(...trials), Math.max(...trials)];
  const count = least === most ? grouped(least) : `${grouped(least)} to ${grouped(most)}`;
  const judged = ratesOf(table).some(({ expect }) => expect !== undefined);
  const brackets = judged ? ` Brackets: ${100 * (1 - RATE_ERROR)} % Clopper–Pearson interval.` : '';
  return `Each rate rests on ${count} trials.${brackets}`;
}

function printRate(rate: Rate): string {
  const { count, trials, expect } = rate;
  const share = `${percent(count / trials)} %`;
  if (expect === undefined) return share;
  const { low, high } = clopperPearson(count, trials);
  const [sign, bound] = boundOf(expect);
  return `${share} [${percent(low)}, ${percent(high)}] ${sign} ${Number((100 * bound).toPrecision(3))} ${rulingOf(rate)}`;
}

function printQuantity(quantity: Quantity): string {
  const { value, digits, expect, halfWidth, interval: bounds } = quantity;
  const brackets = bounds && ` [${decimal(bounds.low, digits)}, ${decimal(bounds.high, digits)}]`;
  const interval = brackets ?? (halfWidth === undefined ? '' : ` ± ${decimal(halfWidth, digits)}`);
  if (expect === undefined) return `${decimal(value, digits)}${interval}`;
  const [sign, bound] = boundOf(expect);
  return `${decimal(value, digits)}${interval} ${sign}${sign.endsWith('±') ? '' : ' '}${bound} ${rulingOf(quantity)}`;
}

function boundOf(expect: Expectation): readonly [string, number] {
  if ('atMost' in expect) return ['≤', expect.atMost];
  if ('atLeast' in expect) return ['≥', expect.atLeast];
  if ('within' in expect) return ['within ±', expect.within];
  return ['=', expect.exactly];
}

function figuresOf(cell: Cell): readonly Figure[] {
  if (typeof cell === 'string') return [];
  return Array.isArray(cell) ? cell : [cell as Figure];
}

function percent(share: number): string {
  const value = 100 * share;
  // Near 100 % as many digits as near 0: 99.5 % is not 100 %.
  const rare = Math.min(value, 100 - value);
  return value.toFixed(rare === 0 || rare >= 10 ? 0 : rare >= 1 ? 1 : 2);
}

function decimal(value: number, digits: number): string {
  return value.toFixed(digits);
}

function grouped(count: number): string {
  return count.toLocaleString('en-US');
}
