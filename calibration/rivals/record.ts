import { mean } from '../../src/stats/summary.ts';
import type { NoiseSample } from '../noise-series.ts';

/** One group of equal arms: two processes that worked in turns. */
export interface RecordedGroup {
  /** Nanoseconds of the bursts that count, in order. Bursts of equal index are neighbours. */
  readonly baseline: readonly number[];
  readonly candidate: readonly number[];
  /** ln(candidate) − ln(baseline) of throughput, by the product. */
  readonly difference: number;
}

/** Recorded noise of equal arms on which every rule decides, in time order. */
export interface NoiseRecord {
  readonly name: string;
  /** Whether the groups have bursts; else each process gave one number. */
  readonly bursts: boolean;
  readonly groups: readonly RecordedGroup[];
  /** Machine seconds of a group, its starts and warm-up included. */
  readonly groupSeconds: number;
}

/** Whole processes as a record: a group is two neighbours. */
export function recordOfProcesses(name: string, samples: readonly NoiseSample[]): NoiseRecord {
  const groups = Array.from({ length: Math.floor(samples.length / 2) }, (_, index): RecordedGroup => {
    const [first, second] = samples.slice(2 * index, 2 * index + 2) as [NoiseSample, NoiseSample];
    return {
      baseline: [1e9 / first.opsPerS],
      candidate: [1e9 / second.opsPerS],
      difference: Math.log(second.opsPerS / first.opsPerS),
    };
  });
  return { name, bursts: false, groups, groupSeconds: 2 * mean(samples.map(({ wallS }) => wallS)) };
}
