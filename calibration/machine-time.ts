import { looksWithin } from '../src/core/plan/lanes/looks.ts';
import { SAMPLING } from '../src/core/plan/make-plan.ts';
import { design } from '../src/stats/sequential.ts';
import { walshInterval } from '../src/stats/signed-rank.ts';
import { mean, median } from '../src/stats/summary.ts';
import { resample } from './resample.ts';

/** The cost of a decision rule until it finds an effect, on recorded noise. */
export interface MachineTime {
  /** Mean number of samples or groups; the largest tried number when it did not suffice. */
  readonly count: number;
  /** Rate at which equal arms are called different. */
  readonly falseAlarms: number;
  /** Rate at which the effect is found. */
  readonly power: number;
}

/** The looks of a plan of some minutes, because a noisy lane may not find a small effect sooner. */
const PLANNED = looksWithin(90, [{ role: 'target' }]);
const LAST = PLANNED.at(-1) as number;

/**
 * The rule of the product on log-ratios of blocks of equal arms, in time order, shifted by the effect.
 *
 * @param alpha Two-sided error of the intervals over all looks.
 */
export function sequentialTime(
  differences: readonly number[],
  { effect, alpha, trials }: { readonly effect: number; readonly alpha: number; readonly trials: number },
  next: () => number,
): MachineTime {
  const looks = design(PLANNED, alpha, SAMPLING.spending);
  const shift = Math.log1p(effect);
  const runs = Array.from({ length: trials }, () => {
    // The order of the arms in a block is random, so the sign of a difference of equal arms is random too.
    const noise = resample(differences, LAST, next).map((value) => (next() < 0.5 ? value : -value));
    let alarmed = false;
    for (const { n, rank } of looks) {
      const { low, high } = walshInterval(noise.slice(0, n), rank);
      alarmed ||= low > 0 || high < 0;
      if (shift < 0 ? high + shift < 0 : low + shift > 0) return { count: n, found: true, alarmed };
    }
    return { count: LAST, found: false, alarmed };
  });
  return {
    count: mean(runs.map(({ count }) => count)),
    falseAlarms: mean(runs.map(({ alarmed }) => Number(alarmed))),
    power: mean(runs.map(({ found }) => Number(found))),
  };
}

/**
 * Compares the medians of n runs of A, then n of B. Returns the smallest n at which a threshold with 5 % false alarms reaches
 * the power `wanted`, or the largest n that the record allows, with its power.
 */
export function batchTime(
  logs: readonly number[],
  effect: number,
  wanted: number,
  trials: number,
  next: () => number,
): MachineTime {
  let tried: MachineTime = { count: 0, falseAlarms: 0.05, power: 0 };
  const most = Math.floor(logs.length / 4);
  for (let n = Math.min(10, most); n > tried.count / 2; n = Math.min(Math.ceil(n * 1.3), most)) {
    const changes = Array.from({ length: trials }, () => {
      const drawn = resample(logs, 2 * n, next);
      return median(drawn.slice(n)) - median(drawn.slice(0, n));
    });
    const threshold = changes.map(Math.abs).sort((a, b) => a - b)[Math.ceil(0.95 * trials) - 1] ?? 0;
    const found = changes.filter((change) => {
      const moved = change + Math.log1p(effect);
      return effect < 0 ? moved < -threshold : moved > threshold;
    });
    tried = { count: 2 * n, falseAlarms: 0.05, power: found.length / trials };
    if (tried.power >= wanted) return tried;
  }
  return tried;
}
