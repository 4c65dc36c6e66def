import type { AbPlan } from '../../model/plan.ts';

/** The question of an A/B, by which earlier verdicts are found: `candidate vs baseline`. */
export function questionOf({ candidate, baseline }: Pick<AbPlan, 'candidate' | 'baseline'>): string {
  return `${candidate.label} vs ${baseline.label}`;
}
