import { type Arms, type RuleDecision, significant } from './rule.ts';

/** The test of Go's benchstat: Mann–Whitney at two-sided 5 %. */
export function mannWhitney({ baseline, candidate }: Arms): RuleDecision {
  const { u, p } = mannWhitneyTest(candidate, baseline);
  return { differs: significant(p, u - (baseline.length * candidate.length) / 2) };
}

/**
 * U of `x` (pairs in which x is larger, ties count ½) and its exact two-sided p-value, with or without ties: twice the
 * smaller tail, at most 1. Mann & Whitney 1947; ties by the distribution of the midranks' sum, Klotz 1966.
 */
export function mannWhitneyTest(
  x: readonly number[],
  y: readonly number[],
): { readonly u: number; readonly p: number } {
  const ranks = doubledMidranks([...x, ...y]);
  const sum = ranks.slice(0, x.length).reduce((total, rank) => total + rank, 0);
  const u = sum / 2 - (x.length * (x.length + 1)) / 2;
  const ways = subsetSums(ranks, x.length);
  let below = 0;
  let above = 0;
  let all = 0;
  for (const [value, count] of ways.entries()) {
    all += count;
    if (value <= sum) below += count;
    if (value >= sum) above += count;
  }
  return { u, p: Math.min(1, (2 * Math.min(below, above)) / all) };
}

/** Twice the average rank of each value, so that ranks of ties are whole numbers. */
function doubledMidranks(values: readonly number[]): number[] {
  const sorted = Float64Array.from(values).sort();
  return values.map((value) => sorted.indexOf(value) + sorted.lastIndexOf(value) + 2);
}

const known = new Map<string, Float64Array>();

/** The number of subsets of `size` ranks, by their sum. */
function subsetSums(ranks: readonly number[], size: number): Float64Array {
  const sorted = [...ranks].sort((a, b) => a - b);
  const key = `${size}/${sorted.join()}`;
  const kept = known.get(key);
  if (kept) return kept;
  const most = sorted.slice(-size).reduce((total, rank) => total + rank, 0);
  const bySize = Array.from({ length: size + 1 }, () => new Float64Array(most + 1));
  (bySize[0] as Float64Array)[0] = 1;
  for (const rank of sorted) {
    for (let taken = size; taken > 0; taken--) {
      const [to, from] = [bySize[taken] as Float64Array, bySize[taken - 1] as Float64Array];
      for (let sum = rank; sum <= most; sum++) to[sum] = (to[sum] as number) + (from[sum - rank] as number);
    }
  }
  const found = bySize[size] as Float64Array;
  // Without ties all trials have the same ranks; with ties almost no two have.
  if (known.size < 64) known.set(key, found);
  return found;
}
