import type { Length } from '../../model/ticket.ts';

/** Seconds of earlier measurements, in any order. */
export interface EarlierSeconds {
  /** From start to end, of measurements of the same repository, machine, lines and lanes. */
  readonly alike: readonly number[];
  /** Builds and everything else beside sampling, of measurements on the same machine. */
  readonly beside: readonly number[];
}

/** `timeout-minutes` of the workflow ends a workflow run after this. */
export const RUN_SECONDS_MAX = 21_600;

/** Most earlier measurements that are read. */
export const EARLIER_MAX = 10;
/** Fewest measurements for a median: one of them may be unusual. */
const EARLIER_MIN = 3;

/** Seconds of fetch, builds and checks before sampling: an estimate that is too long for most allocators. */
const BUILD_SECONDS = 90;

/** The expected length of a measurement: the median of alike ones, otherwise its longest time of sampling plus the rest. */
export function expectedLength(samplingSeconds: number, { alike, beside }: EarlierSeconds): Length {
  if (alike.length >= EARLIER_MIN) return { seconds: whole(upperMedian(alike)), by: 'alike', of: alike.length };
  if (beside.length < EARLIER_MIN) return { seconds: whole(samplingSeconds + BUILD_SECONDS), by: 'budget', of: 0 };
  return { seconds: whole(samplingSeconds + upperMedian(beside)), by: 'machine', of: beside.length };
}

/** The median; of an even number the larger of the two in the middle, so that a queue rather moves earlier than expected. */
function upperMedian(values: readonly number[]): number {
  const sorted = values.map((value) => Math.max(0, value)).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function whole(seconds: number): number {
  return Math.min(RUN_SECONDS_MAX, Math.max(0, Math.ceil(seconds)));
}
