import { intervalRank, walshInterval } from '../../src/stats/signed-rank.ts';

/** Quantile of the normal distribution for intervals of 95 %. */
const Z = 1.96;

/** The Hodges–Lehmann estimate of groups, and their signed-rank interval of 95 % at a number of groups, or of pairs, that was fixed before. */
export function groupInterval(values: readonly number[]): ReturnType<typeof walshInterval> {
  return walshInterval(values, intervalRank(values.length, Z));
}
