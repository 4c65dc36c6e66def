import { median } from '../../src/stats/summary.ts';
import { mannWhitneyTest } from './mann-whitney.ts';
import type { Arms, Rule, RuleDecision } from './rule.ts';

/** Largest p-value of a difference. */
const P = 0.002;

/**
 * The rule of `asv continuous` (airspeed-velocity/asv 7032df7, `is_different` in asv/_stats.py and `_is_result_better` in
 * asv/commands/compare.py): Mann–Whitney with p < 0.002, and medians of times that differ by more than `factor`. Its default is 1.1.
 */
export function asv(factor: number): Rule {
  return ({ baseline, candidate }: Arms): RuleDecision => {
    if (mannWhitneyTest(candidate, baseline).p >= P) return { differs: 0 };
    const ratio = median(candidate) / median(baseline);
    return { differs: ratio > factor ? 1 : ratio < 1 / factor ? -1 : 0 };
  };
}
