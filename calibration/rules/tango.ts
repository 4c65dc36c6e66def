import { mean, sd } from '../../src/stats/summary.ts';
import type { Arms, RuleDecision } from './rule.ts';

/** Differences of means below this share of the baseline are noise: the default of `--noise-threshold`. */
const NOISE = 0.01;
/** Smallest distance from 0 in standard errors, for 99 %. */
const Z = 2.6;

/**
 * The rule of tango (bazhenov/tango 4b00d95, `DiffEstimate::build` in tango-bench/src/lib.rs): the mean of the differences of neighbouring
 * samples in time, at least 2.6 standard errors from 0 and more than 1 % of the mean of the baseline. Values of equal index are neighbours.
 */
export function tango({ baseline, candidate }: Arms): RuleDecision {
  const before = baseline.map((rate) => 1 / rate);
  const differences = candidate.map((rate, index) => 1 / rate - (before[index] as number));
  const change = mean(differences);
  const z = change / (sd(differences) / Math.sqrt(differences.length));
  const differs = Math.abs(z) >= Z && Math.abs(change) > NOISE * mean(before);
  // A longer time is a slower candidate.
  return { differs: differs ? (-Math.sign(change) as RuleDecision['differs']) : 0 };
}
