import { normalQuantile } from './normal.ts';

/**
 * Number of blocks with which a two-sided 5 % test detects `effect` with probability `power`, when the differences of blocks
 * have standard deviation `sd`. Both are in the same unit. Infinite for an effect of 0.
 *
 * n = ((z₀.₀₂₅ + z_power)·sd/effect)²: normal theory, e.g. Lehmann & Romano, "Testing Statistical Hypotheses", ch. 3. The
 * signed-rank test needs 1.05 times as many on normal data and fewer under heavy tails.
 */
export function blocksForEffect(effect: number, sd: number, power = 0.8): number {
  return Math.ceil((((Z_TWO_SIDED + normalQuantile(1 - power)) * sd) / effect) ** 2);
}

/** Smallest effect that `n` blocks of standard deviation `sd` detect with 80 % power: 2.8·sd/√n, with 2.8 = z₀.₀₂₅ + z₀.₂. */
export function minimumDetectableEffect(n: number, sd: number): number {
  return (2.8 * sd) / Math.sqrt(n);
}

/**
 * Number of blocks in all until an interval has shrunk from `halfWidth` after `n` blocks to `wanted`, as 1/√n. Infinite for
 * `wanted` ≤ 0.
 */
export function blocksForHalfWidth(n: number, halfWidth: number, wanted: number): number {
  return wanted > 0 ? Math.ceil(n * (halfWidth / wanted) ** 2) : Number.POSITIVE_INFINITY;
}

const Z_TWO_SIDED = 1.959963984540054;
