import { flagSet } from '../../core/decisions/flag-set.ts';
import { isSurveyPlan, type Plan } from '../../model/plan-and-run.ts';
import { digestOf } from '../../signing/ed25519.ts';

/** The hash of the settings of a plan, 32 hexadecimal digits, by which the history is searched; null where `flagSet` is null. */
export function flagSetHash(plan: Plan): string | null {
  const set = isSurveyPlan(plan) ? null : flagSet(plan);
  return set === null ? null : digestOf(set).slice(0, 32);
}
