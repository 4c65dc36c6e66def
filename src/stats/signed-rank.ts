import { normalTail } from './normal.ts';
import { ascending, sketchOf, sumsAtMost, walshAverage, walshCount, walshMedian } from './walsh.ts';

/** The null distribution is exact up to this number of differences; beyond, the normal limit is used. */
export const EXACT_UP_TO = 60;

/** An estimate of the centre with its interval, in the unit of the differences. */
export interface WalshInterval {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Centre of symmetry of `differences`: the Hodges–Lehmann estimate (the median of the Walsh averages) and the interval from
 * the `rank`-th smallest to the `rank`-th largest Walsh average. Exact; O(n log n) time, O(n) memory. Rank 0 gives an infinite
 * interval, no differences give NaN. Throws a RangeError for a rank beyond the middle and for differences that are not finite.
 *
 * Hodges & Lehmann 1963; the interval inverts Wilcoxon's test: Lehmann, "Nonparametrics" (1975), §4.4.
 */
export function walshInterval(differences: readonly number[], rank: number): WalshInterval {
  const sorted = ascending(differences);
  const count = walshCount(sorted.length);
  if (!(rank >= 0 && rank <= (count + 1) / 2)) throw new RangeError(`rank ${rank} of ${count} Walsh averages`);
  const sketch = sketchOf(sorted);
  const estimate = walshMedian(sorted, sketch);
  if (rank === 0) return { estimate, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  return { estimate, low: walshAverage(sorted, rank, sketch), high: walshAverage(sorted, count + 1 - rank, sketch) };
}

/** Hodges–Lehmann estimate of the centre: the median of all Walsh averages; NaN when there are no differences. */
export function hodgesLehmann(differences: readonly number[]): number {
  return walshMedian(ascending(differences));
}

/**
 * One-sided p-value of "the centre is at least `centre`" against "it lies below": P(W⁺ ≤ number of Walsh averages ≥ centre).
 * A tie with the centre counts for the null hypothesis, so the p-value is valid on discrete data. 1 without differences.
 *
 * Wilcoxon 1945; W⁺ as a count of Walsh averages: Tukey 1949.
 */
export function signedRankP(differences: readonly number[], centre = 0): number {
  const sorted = ascending(differences);
  // The number of sums ≥ 2·centre is the number of sums ≤ −2·centre of the negated values.
  const negated = sorted.map((value) => -value).reverse();
  return signedRankCdf(sorted.length, sumsAtMost(negated, -2 * centre));
}

/** P(W⁺ ≤ w) when n differences are symmetric around 0: exact up to n = 60, then the normal limit with continuity correction. */
export function signedRankCdf(n: number, w: number): number {
  if (w < 0) return 0;
  if (w >= walshCount(n)) return 1;
  const whole = Math.floor(w);
  if (n <= EXACT_UP_TO) return nullDistribution(n)[whole] as number;
  return normalTail((walshCount(n) / 2 - whole - 0.5) / standardDeviation(n));
}

/**
 * Rank of the Walsh averages that bound an interval whose two sides err with probability at most 1 − Φ(critical) each: the
 * number of w with P(W⁺ ≤ w) ≤ 1 − Φ(critical). From n = 61 on it is ⌊mean − critical·sd⌋ of W⁺. 0 when n is too small.
 */
export function intervalRank(n: number, critical: number): number {
  const middle = walshCount(n) / 2;
  if (n > EXACT_UP_TO) return Math.max(0, Math.floor(middle - critical * standardDeviation(n)));
  const side = normalTail(critical);
  const distribution = nullDistribution(n);
  let rank = 0;
  while (rank < middle && (distribution[rank] as number) <= side) rank++;
  return rank;
}

/** Standard deviation of W⁺ under the null hypothesis: √(n(n+1)(2n+1)/24). */
function standardDeviation(n: number): number {
  return Math.sqrt((n * (n + 1) * (2 * n + 1)) / 24);
}

const distributions = new Map<number, Float64Array>();

/** P(W⁺ ≤ w) for w = 0 … n(n+1)/2: each rank joins the sum with probability ½ (Wilcoxon 1945). */
function nullDistribution(n: number): Float64Array {
  const known = distributions.get(n);
  if (known) return known;
  const table = new Float64Array(walshCount(n) + 1);
  table[0] = 1;
  for (let rank = 1; rank <= n; rank++) {
    for (let w = walshCount(rank); w >= 0; w--) {
      table[w] = ((table[w] as number) + (w >= rank ? (table[w - rank] as number) : 0)) / 2;
    }
  }
  for (let w = 1; w < table.length; w++) table[w] = (table[w - 1] as number) + (table[w] as number);
  distributions.set(n, table);
  return table;
}
