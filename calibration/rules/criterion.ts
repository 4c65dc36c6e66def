import { mean, sd } from '../../src/stats/summary.ts';
import type { Arms, RuleDecision } from './rule.ts';

/** Resamples of each bootstrap. Criterion draws 100,000, and calls fewer than 1,000 too few. */
const RESAMPLES = 1000;
const SIGNIFICANCE = 0.05;
/** Changes within it are noise: the default of `noise_threshold`. */
const NOISE = 0.01;

/**
 * The rule of criterion.rs (bheisler/criterion.rs 567405d, src/analysis/compare.rs and `compare_to_threshold` in src/report.rs): Welch's t of
 * the average times of both runs, its p-value from a bootstrap of the pooled samples, below 5 %; and the 95 % interval of the ratio of the
 * means, from a bootstrap of each run, all beyond ±1 %.
 */
export function criterion({ baseline, candidate }: Arms, next: () => number): RuleDecision {
  const [before, after] = [baseline.map((rate) => 1 / rate), candidate.map((rate) => 1 / rate)];
  if (pooledP(after, before, next) >= SIGNIFICANCE) return { differs: 0 };
  const ratios = Float64Array.from({ length: RESAMPLES }, () => {
    return resampledMean(after, next) / resampledMean(before, next) - 1;
  }).sort();
  const [low, high] = [at(ratios, 0.025), at(ratios, 0.975)];
  return { differs: low > NOISE ? -1 : high < -NOISE ? 1 : 0 };
}

/** Twice the smaller share of t among pooled resamples. */
function pooledP(a: readonly number[], b: readonly number[], next: () => number): number {
  const pool = [...a, ...b];
  const observed = (mean(a) - mean(b)) / Math.hypot(sd(a) / Math.sqrt(a.length), sd(b) / Math.sqrt(b.length));
  // Deviations from the centre keep the sums of squares exact enough.
  const centre = mean(pool);
  const deviations = pool.map((value) => value - centre);
  let below = 0;
  for (let count = 0; count < RESAMPLES; count++) {
    const [x, y] = [moments(deviations, a.length, next), moments(deviations, b.length, next)];
    if ((x.mean - y.mean) / Math.sqrt(x.error + y.error) < observed) below++;
  }
  return (2 * Math.min(below, RESAMPLES - below)) / RESAMPLES;
}

/** The mean of `count` values drawn with replacement, and the square of its standard error. */
function moments(values: readonly number[], count: number, next: () => number) {
  let [sum, squares] = [0, 0];
  for (let drawn = 0; drawn < count; drawn++) {
    const value = values[Math.floor(next() * values.length)] as number;
    sum += value;
    squares += value * value;
  }
  return { mean: sum / count, error: (squares - (sum * sum) / count) / (count - 1) / count };
}

function resampledMean(values: readonly number[], next: () => number): number {
  let sum = 0;
  for (let drawn = 0; drawn < values.length; drawn++) sum += values[Math.floor(next() * values.length)] as number;
  return sum / values.length;
}

/** The quantile of sorted values, between neighbours in proportion. */
function at(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(place)] as number, sorted[Math.ceil(place)] as number];
  return low + (place - Math.floor(place)) * (high - low);
}
