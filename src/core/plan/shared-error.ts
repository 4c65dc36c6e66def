import type { AbPlan } from '../../model/plan.ts';

/**
 * The plan of one of several machines whose verdicts are joined. Any NO-GO makes the joined verdict a NO-GO, so the machines
 * share the error of a single machine.
 */
export function sharedError(plan: AbPlan, machines: number): AbPlan {
  if (machines < 2) return plan;
  return { ...plan, rules: { ...plan.rules, noGoError: plan.rules.noGoError / machines, machines } };
}
