import type { Length } from '../../model/ticket.ts';

/** What earlier measurements took, in seconds; the order does not matter. */
export interface EarlierSeconds {
  /** Those of the same repository, machine, lines and lanes, from start to end. */
  readonly alike: readonly number[];
  /** Those of the same machine: builds and all else beside sampling. */
  readonly beside: readonly number[];
}

/** A run is ended after this by `timeout-minutes` of its workflow. */
export const RUN_SECONDS_MAX = 21_600;

/** So many earlier ones are asked. */
export const EARLIER_MAX = 10;
/** One of them may be out of the ordinary; of fewer no median is taken. */
const EARLIER_MIN = 3;

/** Fetch, builds and checks before sampling; a guess that is on the long side for most allocators. */
const BUILD_SECONDS = 90;

/** How long a measurement will take: as long as those like it, else its longest time of sampling and what comes on top. */
export function expectedLength(samplingSeconds: number, { alike, beside }: EarlierSeconds): Length {
  if (alike.length >= EARLIER_MIN) return { seconds: whole(upperMedian(alike)), by: 'alike', of: alike.length };
  if (beside.length < EARLIER_MIN) return { seconds: whole(samplingSeconds + BUILD_SECONDS), by: 'budget', of: 0 };
  return { seconds: whole(samplingSeconds + upperMedian(beside)), by: 'machine', of: beside.length };
}

/** Of an even number the later of the two in the middle: who waits rather begins early. */
function upperMedian(values: readonly number[]): number {
  const sorted = values.map((value) => Math.max(0, value)).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function whole(seconds: number): number {
  return Math.min(RUN_SECONDS_MAX, Math.max(0, Math.ceil(seconds)));
}
