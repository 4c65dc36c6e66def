import { parseJson } from '../model/json-text.ts';
import { PLAN_CHARACTERS_MAX } from '../model/names.ts';
import { AbPlan } from '../model/plan.ts';
import type { Plan } from '../model/plan-and-run.ts';
import { type Refusal, refuse } from '../model/refusal.ts';
import { ok, type Result } from '../model/result.ts';
import { SurveyPlan } from '../model/survey.ts';

/** Parses the input "plan" of a step. */
export function readPlanText(input: string | undefined): Result<Plan, Refusal> {
  const text = input?.trim() ?? '';
  if (text === '') return bad('The input "plan" is empty.');
  if (text.length > PLAN_CHARACTERS_MAX) {
    return bad(`The input "plan" has ${text.length} characters; at most ${PLAN_CHARACTERS_MAX} are read.`);
  }
  const json = parseJson(text);
  if (json === undefined) return bad('The input "plan" is not JSON.');
  const isSurveyText = typeof json === 'object' && json !== null && 'topic' in json;
  const plan = isSurveyText ? SurveyPlan.safeParse(json) : AbPlan.safeParse(json);
  if (plan.success) return ok(plan.data);
  const [issue] = plan.error.issues;
  return bad(`The input "plan" does not fit its schema at ${issue?.path.join('.') || '/'}: ${issue?.message}.`);
}

function bad(message: string): Result<never, Refusal> {
  return refuse({
    code: 'bad-plan',
    message,
    next: 'Let the App dispatch the workflow, or pass the plan.json of an earlier bundle.',
  });
}
