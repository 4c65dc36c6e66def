import { madSd } from '../../../stats/summary.ts';
import { laneText } from '../../text/change-text.ts';
import { type ExportedQuantity, type ExportedResult, invalidMark } from './exported-result.ts';

/** A number that a tracker follows from commit to commit. */
export interface TrackedValue {
  readonly quantity: ExportedQuantity;
  readonly arm: number;
  /** Lane and, where several arms are exported, the arm; INVALID numbers have a name of their own, so that they join no series. */
  readonly series: string;
  /** Median, in the unit of the quantity. */
  readonly value: number;
  /** Robust standard deviation of the single values, in the same unit; null with fewer than two. */
  readonly spread: number | null;
}

/** Roles whose numbers are about the arms; the others check the measurement. */
export const ABOUT_ARMS: ReadonlySet<string> = new Set(['target', 'guard', 'info', 'compared']);

/** The numbers of the chosen arms that a tracker follows, in the order of the lanes. */
export function trackedValues(result: ExportedResult, arms: readonly number[]): TrackedValue[] {
  const mark = invalidMark(result);
  return result.quantities.flatMap((quantity) =>
    arms.flatMap((arm): TrackedValue[] => {
      const { median = null, values = [] } = quantity.arms[arm] ?? {};
      if (!ABOUT_ARMS.has(quantity.role) || median === null) return [];
      const name = arms.length === 1 ? [] : [result.arms[arm]?.name ?? ''];
      const series = [laneText(quantity.lane), ...name, ...(mark === '' ? [] : [`(${mark})`])].join(' ');
      return [{ quantity, arm, series, value: median, spread: values.length < 2 ? null : madSd(values) }];
    }),
  );
}
