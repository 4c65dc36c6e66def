import type { IntervalAxis, IntervalRow } from './document.ts';

/** The range that an axis shows. */
export interface AxisRange {
  readonly low: number;
  readonly high: number;
}

/** A row whose marks are so many times as far from zero as those of the middle row is not drawn to scale. */
const OUTLIER = 10;
/** Changes beyond a millionfold count as one. */
const CHANGE_MAX = 1e6;

/** The range of the rows of an axis: see `rangeOf`. */
export function axisRange(rows: readonly IntervalRow[]): AxisRange {
  return rangeOf(rows.map(rowMarks));
}

/**
 * The range that holds zero and the marks of the rows. One lane with +3028 % must not flatten the others: a row far beyond the
 * middle one does not count, and is drawn at the edge. `marks`: the changes that each row needs.
 */
export function rangeOf(marks: readonly (readonly number[])[]): AxisRange {
  const bounded = marks.map((own) =>
    own.map((mark) => (Number.isNaN(mark) ? 0 : Math.max(-CHANGE_MAX, Math.min(CHANGE_MAX, mark)))),
  );
  const sizes = bounded.map((own) => Math.max(0, ...own.map(Math.abs)));
  const middle = [...sizes].sort((a, b) => a - b)[(sizes.length - 1) >> 1] ?? 0;
  const shown = bounded.filter((_, index) => middle === 0 || (sizes[index] ?? 0) <= OUTLIER * middle).flat();
  return { low: Math.min(0, ...shown), high: Math.max(0, ...shown) };
}

/** Both ends of the interval, and the bound. */
export function rowMarks({ change, bound }: IntervalRow): number[] {
  return [change?.low ?? 0, change?.high ?? 0, bound ?? 0];
}

/** On which side the estimate of a row is beyond the range; null when the axis shows it. */
export function beyond({ change }: Pick<IntervalRow, 'change'>, { low, high }: AxisRange): 'low' | 'high' | null {
  if (change === null) return null;
  return change.estimate > high ? 'high' : change.estimate < low ? 'low' : null;
}

/** The rows that text media draw; an axis without any is left out. */
export function plottedAxes(axes: readonly IntervalAxis[]): IntervalAxis[] {
  return axes.flatMap(({ title, rows }) => {
    const plotted = rows.filter(({ pageOnly }) => !pageOnly);
    return plotted.length === 0 ? [] : [{ title, rows: plotted }];
  });
}
