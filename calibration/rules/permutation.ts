import { mean } from '../../src/stats/summary.ts';
import { type Arms, type RuleDecision, significant } from './rule.ts';

/** Random permutations of a test. Fewer than the tools draw; the standard error of a p-value of 1 % is 0.3 points. */
const PERMUTATIONS = 999;

/**
 * The rule of Firecracker's A/B tests (firecracker-microvm/firecracker f6dee30, tools/ab/ab_test.py, with `check_regression` of
 * tests/framework/ab_test.py): a permutation test of the difference of mean times with p < 0.01, and means that differ by more than
 * `noise`, a share of the baseline. Its default is 5 %.
 */
export function permutedMeans({ baseline, candidate }: Arms, noise: number, next: () => number): RuleDecision {
  const before = baseline.map((rate) => 1 / rate);
  const pooled = [...before, ...candidate.map((rate) => 1 / rate)];
  const [n, all] = [before.length, pooled.reduce((sum, value) => sum + value, 0)];
  const change = (all - sumOf(before)) / candidate.length - mean(before);
  // The sum of one arm orders the permutations as the difference of the means does.
  const p = twoSided(sumOf(before), () => sumOfRandom(pooled, n, next));
  const differs = p < 0.01 && Math.abs(change) > noise * mean(before);
  return { differs: differs ? (-Math.sign(change) as RuleDecision['differs']) : 0 };
}

/**
 * The average of each block, then a randomisation test over the blocks: the sign of each block's difference is as likely to be the other one
 * when the arms are equal. Two-sided 5 %. Fisher 1935, "The design of experiments", section 21.
 */
export function permutedBlocks(differences: readonly number[], next: () => number): RuleDecision {
  const total = sumOf(differences);
  const p = twoSided(total, () => differences.reduce((sum, value) => (next() < 0.5 ? sum + value : sum - value), 0));
  return { differs: significant(p, total) };
}

/** Twice the smaller tail of a statistic among random permutations, the observed one included, at most 1. Phipson & Smyth 2010. */
function twoSided(observed: number, draw: () => number): number {
  let [above, below] = [1, 1];
  for (let count = 0; count < PERMUTATIONS; count++) {
    const drawn = draw();
    if (drawn >= observed) above++;
    if (drawn <= observed) below++;
  }
  return Math.min(1, (2 * Math.min(above, below)) / (PERMUTATIONS + 1));
}

/** The sum of `count` random values without replacement. Reorders `values`. */
function sumOfRandom(values: number[], count: number, next: () => number): number {
  let sum = 0;
  for (let place = 0; place < count; place++) {
    const other = place + Math.floor(next() * (values.length - place));
    const chosen = values[other] as number;
    values[other] = values[place] as number;
    values[place] = chosen;
    sum += chosen;
  }
  return sum;
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
