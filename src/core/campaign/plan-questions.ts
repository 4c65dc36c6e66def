import type { CommandOptions } from '../../model/command.ts';
import type { Facts } from '../../model/facts.ts';
import type { AbPlan } from '../../model/plan.ts';
import { isSurveyPlan } from '../../model/plan-and-run.ts';
import type { Refusal } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import type { PlanIds } from '../plan/make-plan.ts';
import { planCommand } from '../plan/plan-command.ts';
import type { AskedQuestion } from './asked-question.ts';

/** A question of a campaign: its plan, or why it needs none. */
export interface CampaignQuestion {
  /** Its name in the campaign: the flag. */
  readonly flag: string;
  readonly plan: Result<AbPlan, Refusal>;
}

/** The question about a flag of a pattern. */
export function flagQuestion(flag: string, options: CommandOptions): AskedQuestion {
  return { flag, command: ok({ kind: 'ab', candidate: { kind: 'flags', defines: [{ name: flag }] }, options }) };
}

/** The question about a flag, planned. It takes tens of milliseconds where the headers are large. */
export function planQuestion(flag: string, options: CommandOptions, facts: Facts, ids: PlanIds): CampaignQuestion {
  return planAsked(flagQuestion(flag, options), facts, ids);
}

/** A question of a campaign, planned. */
export function planAsked({ flag, command }: AskedQuestion, facts: Facts, ids: PlanIds): CampaignQuestion {
  if (!command.ok) return { flag, plan: command };
  const planned = planCommand(command.value, facts, ids);
  if (!planned.ok) return { flag, plan: planned };
  const { plan } = planned.value;
  if (isSurveyPlan(plan)) throw new Error('a comparison has the plan of one');
  return { flag, plan: ok(plan) };
}

/**
 * The questions of a campaign. Refuses where none has a plan and two have the same refusal: that is a mistake in the options, since an answer about
 * a flag names it.
 */
export function campaignQuestions(
  questions: readonly CampaignQuestion[],
): Result<readonly CampaignQuestion[], Refusal> {
  const refusals = questions.flatMap(({ plan }) => (plan.ok ? [] : [plan]));
  const messages = refusals.map(({ error }) => error.message);
  const shared = refusals.find((_, index) => messages.indexOf(messages[index] ?? '') !== index);
  return refusals.length === questions.length && shared !== undefined ? shared : ok(questions);
}
