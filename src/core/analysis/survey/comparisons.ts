import type { SurveyRun } from '../../../model/survey.ts';
import { normalQuantile } from '../../../stats/normal.ts';
import { intervalRank, walshInterval } from '../../../stats/signed-rank.ts';
import type { NumberOf, ReadingRow } from './rounds.ts';

/** A change of one arm against another with its interval, as fractions. */
export interface Relative {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

/** The error of one comparison of a survey, and the rounds that it needs. */
export interface ComparisonLevel {
  /** Number of comparisons that share the error: pairs of arms × lanes. */
  readonly count: number;
  /** Normal quantile of each side of one interval. */
  readonly critical: number;
  /** Smallest number of rounds of a comparison. */
  readonly rounds: number;
}

/** Probability that any interval of one quantity misses the truth, over all pairs of arms and all lanes of a survey. */
const SURVEY_ALPHA = 0.05;

/** Fewest rounds of a comparison: as many as the blocks at the first look of an A/B. */
export const ROUNDS_MIN = 12;

/**
 * The level of every comparison of a survey: `SURVEY_ALPHA` divided by the number of pairs of measured arms times the number of
 * measured lanes (Bonferroni; Dunn 1961). Unlike Holm's steps it leaves an interval for each pair, and all of them hold together:
 * the order of the arms and the intervals that a reader sees follow from the same comparisons.
 */
export function comparisonLevel({ readings }: SurveyRun): ComparisonLevel {
  const arms = new Set(readings.map(({ arm }) => arm)).size;
  const lanes = new Set(readings.map(({ lane }) => lane)).size;
  const count = Math.max(1, ((arms * (arms - 1)) / 2) * lanes);
  const critical = normalQuantile(SURVEY_ALPHA / count / 2);
  let rounds = ROUNDS_MIN;
  while (intervalRank(rounds, critical) === 0) rounds++;
  return { count, critical, rounds };
}

/**
 * The Hodges–Lehmann estimate of the log-ratio over the rounds that both arms have, with its signed-rank interval; null below the
 * rounds of the level. The interval is for a fixed number of rounds, because the time ends the sampling and not the numbers.
 */
export function relativeOf(
  row: ReadingRow,
  reference: ReadingRow,
  of: NumberOf,
  { critical, rounds }: ComparisonLevel,
): Relative | null {
  const differences = row.flatMap((reading, round) => {
    const other = reference[round];
    const [value, base] = [reading && of(reading), other && of(other)];
    return value && base && value > 0 && base > 0 ? [Math.log(value) - Math.log(base)] : [];
  });
  if (differences.length < rounds) return null;
  const { estimate, low, high } = walshInterval(differences, intervalRank(differences.length, critical));
  return { estimate: Math.expm1(estimate), low: Math.expm1(low), high: Math.expm1(high) };
}
