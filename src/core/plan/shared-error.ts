import type { AbPlan } from '../../model/plan.ts';

/**
 * The plan of one machine among several whose verdicts are joined: any NO-GO makes the whole a NO-GO, so they share the error
 * that one machine has to itself.
 */
export function sharedError(plan: AbPlan, machines: number): AbPlan {
  if (machines < 2) return plan;
  return { ...plan, rules: { ...plan.rules, noGoError: plan.rules.noGoError / machines, machines } };
}
