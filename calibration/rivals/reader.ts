import { mean } from '../../src/stats/summary.ts';
import type { NoiseRecord, RecordedGroup } from './record.ts';

/** Reads a record from a random moment on, as a measurement would have seen it. Values are rates: the inverse of nanoseconds. */
export interface Reader {
  /** Rate of the next process over all its bursts. */
  process(): number;
  /** Rate over the next bursts that take `seconds` together, at least one. In a record without bursts, the next process. */
  run(seconds: number): number;
  /** Rates of both arms over neighbouring bursts that take `seconds` of each. Which process is the candidate is a coin for each group. */
  pair(seconds: number): readonly [number, number];
  /** ln(candidate) − ln(baseline) of the next group, with a coin for which process is the candidate: by the product's typical burst, and by all the time of its bursts. */
  group(): { readonly typical: number; readonly total: number };
  /**
   * Machine seconds so far. A process or a group costs what it took, with its start and warm-up. A burst costs its own time only: a tool that
   * measures within one process starts it once.
   */
  readonly seconds: number;
}

/** After the end of the record it reads on from the beginning: circular block bootstrap, Politis & Romano 1992. */
export function openReader(record: NoiseRecord, next: () => number): Reader {
  const { groups, groupSeconds } = record;
  let place = Math.floor(next() * groups.length);
  let seconds = 0;
  /** Bursts of one process after the other, for `run`. */
  let bursts: readonly number[] = [];
  let processes: (readonly number[])[] = [];
  let pairs: { readonly baseline: readonly number[]; readonly candidate: readonly number[] } | null = null;
  let burst = 0;

  const nextGroup = (): RecordedGroup => {
    const group = groups[place] as RecordedGroup;
    place = (place + 1) % groups.length;
    return group;
  };
  const nextProcess = (): readonly number[] => {
    if (processes.length === 0) {
      const { baseline, candidate } = nextGroup();
      processes = [baseline, candidate];
    }
    return processes.shift() as readonly number[];
  };
  const oneProcess = (): number => {
    seconds += groupSeconds / 2;
    return 1 / mean(nextProcess());
  };
  const sign = (): number => (next() < 0.5 ? 1 : -1);

  return {
    process: oneProcess,
    run(wanted) {
      if (!record.bursts) return oneProcess();
      let [sum, count] = [0, 0];
      while (sum < 1e9 * wanted || count === 0) {
        if (burst >= bursts.length) [bursts, burst] = [nextProcess(), 0];
        sum += bursts[burst++] as number;
        count++;
      }
      seconds += sum / 1e9;
      return count / sum;
    },
    pair(wanted) {
      let [before, after, count] = [0, 0, 0];
      while (before < 1e9 * wanted) {
        if (pairs === null || burst >= pairs.baseline.length) {
          const { baseline, candidate } = nextGroup();
          pairs = sign() > 0 ? { baseline, candidate } : { baseline: candidate, candidate: baseline };
          burst = 0;
        }
        before += pairs.baseline[burst] as number;
        after += pairs.candidate[burst++] as number;
        count++;
      }
      seconds += (before + after) / 1e9;
      return [count / before, count / after];
    },
    group() {
      seconds += groupSeconds;
      const { baseline, candidate, difference } = nextGroup();
      const side = sign();
      return { typical: side * difference, total: side * Math.log(mean(baseline) / mean(candidate)) };
    },
    get seconds() {
      return seconds;
    },
  };
}
