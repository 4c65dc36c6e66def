import { mean, sd } from '../../src/stats/summary.ts';
import type { Answer, Arms } from './rule.ts';

/**
 * Two runs of hyperfine, read as its summary line "1.05 ± 0.03 times faster" is read: a difference where the ratio of the
 * mean times, plus or minus its error, excludes 1. The error is hyperfine's own: ratio·√((sd/mean)² + (sd/mean)²), from
 * the standard deviations of single runs (its relative speed comparison), not from those of the means.
 */
export function hyperfine({ baseline, candidate }: Arms): Answer {
  const [before, after] = [baseline.map(time), candidate.map(time)];
  // Baseline over candidate: times as fast as the baseline.
  const ratio = mean(before) / mean(after);
  const error = ratio * Math.hypot(sd(before) / mean(before), sd(after) / mean(after));
  return {
    differs: ratio - error > 1 ? 1 : ratio + error < 1 ? -1 : 0,
    interval: { low: ratio - error - 1, high: ratio + error - 1 },
  };
}

/** hyperfine measures times; a fixed amount of work takes the inverse of its rate. */
function time(opsPerS: number): number {
  return 1 / opsPerS;
}
