import { mean, sd } from '../../src/stats/summary.ts';
import type { Arms, RuleDecision } from './rule.ts';

/**
 * Two runs of hyperfine, with its summary line "1.05 ± 0.03 times faster" as a rule: the arms differ when the ratio of the
 * mean times, plus or minus its error, excludes 1. The error is the one of hyperfine: ratio·√((sd/mean)² + (sd/mean)²), from
 * the standard deviations of single runs (its relative speed comparison), not of the means.
 */
export function hyperfine({ baseline, candidate }: Arms): RuleDecision {
  const [before, after] = [baseline.map(time), candidate.map(time)];
  // The speed of the candidate relative to the baseline.
  const ratio = mean(before) / mean(after);
  const error = ratio * Math.hypot(sd(before) / mean(before), sd(after) / mean(after));
  return {
    differs: ratio - error > 1 ? 1 : ratio + error < 1 ? -1 : 0,
    interval: { low: ratio - error - 1, high: ratio + error - 1 },
  };
}

/** hyperfine measures times: the time of a fixed amount of work is the inverse of its rate. */
function time(opsPerS: number): number {
  return 1 / opsPerS;
}
