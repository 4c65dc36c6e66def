import { SAMPLING } from '../src/core/plan/make-plan.ts';
import { design } from '../src/stats/sequential.ts';
import { walshInterval } from '../src/stats/signed-rank.ts';
import { mean, median } from '../src/stats/summary.ts';
import { stretch } from './stretch.ts';

/** What a way of deciding costs until it has found an effect, on recorded noise. */
export interface MachineTime {
  /** Samples or groups taken, in the mean; the most that were tried where that was not enough. */
  readonly count: number;
  /** How often it calls equal arms different, and how often it finds the effect. */
  readonly falseAlarms: number;
  readonly power: number;
}

/** The looks of the product, and further ones: a loud lane may not find a small effect within a run. */
const LOOKS = design([...SAMPLING.looks, 810, 1215, 1822], SAMPLING.alpha);
const LAST = LOOKS.at(-1)?.n ?? 0;

/** The product's rule on log-ratios of blocks recorded from equal arms, in time order, moved by the effect. */
export function sequentialTime(
  differences: readonly number[],
  effect: number,
  trials: number,
  next: () => number,
): MachineTime {
  const shift = Math.log1p(effect);
  const runs = Array.from({ length: trials }, () => {
    // Which arm of a block came first was a coin flip: so is the sign of what was recorded from equal ones.
    const noise = stretch(differences, LAST, next).map((value) => (next() < 0.5 ? value : -value));
    let alarmed = false;
    for (const { n, rank } of LOOKS) {
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
 * n runs of A, then n of B, medians compared: the smallest n at which a threshold with 5 % false alarms finds the effect as
 * often as is wanted; the largest n that the record allows where none does, with the power it has.
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
      const drawn = stretch(logs, 2 * n, next);
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
