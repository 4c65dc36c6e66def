/**
 * Smallest effect that a two-sided 5 % test on `n` blocks of standard deviation `sd` detects with 80 % power, in the unit of `sd`.
 *
 * 2.8·sd/√n, with 2.8 = z₀.₀₂₅ + z₀.₂: normal theory, e.g. Lehmann & Romano, "Testing Statistical Hypotheses", ch. 3. The
 * signed-rank test needs 1.05 times as many blocks on normal data and fewer under heavy tails.
 */
export function minimumDetectableEffect(n: number, sd: number): number {
  return (2.8 * sd) / Math.sqrt(n);
}

/**
 * Number of blocks in all until an interval has shrunk from `halfWidth` after `n` blocks to `wanted`, as 1/√n. A part of its half-width, `fixed`,
 * is there however many blocks there are; both parts add as squares. Infinite for `wanted` ≤ `fixed`.
 */
export function blocksForHalfWidth(n: number, halfWidth: number, wanted: number, fixed = 0): number {
  if (wanted <= fixed) return Number.POSITIVE_INFINITY;
  return Math.ceil((n * (halfWidth ** 2 - fixed ** 2)) / (wanted ** 2 - fixed ** 2));
}
