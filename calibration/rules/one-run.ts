import type { Arms, Rule, RuleDecision } from './rule.ts';

/**
 * A fixed threshold on one run of each commit: worse when the time of the candidate is more than `ratio` times the one of the run before it.
 * It never claims a gain. The rule of benchmark-action/github-action-benchmark (README, `alert-threshold`), whose default is 200 %.
 */
export function oneRun(ratio: number): Rule {
  return ({ baseline: [before = Number.NaN], candidate: [after = Number.NaN] }: Arms): RuleDecision => ({
    differs: before / after > ratio ? -1 : 0,
  });
}
