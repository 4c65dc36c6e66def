import type { Answer } from '../../model/refusal.ts';
import type { Asking, Work } from '../../model/work.ts';
import type { Facts } from './facts.ts';
import { makePlan, type PlanIds } from './plan.ts';
import { resolveRequest } from './request.ts';
import { makeSurvey } from './survey-plan.ts';
import { resolveSurvey } from './survey-request.ts';

/** What a command makes a runner do: the plan of a comparison, or a survey. */
export function makeWork(command: Asking, facts: Facts, ids: PlanIds): Answer<Work> {
  if (command.kind === 'survey') {
    const request = resolveSurvey(command, facts);
    return request.ok ? makeSurvey(request.value, facts, ids) : request;
  }
  const request = resolveRequest(command, facts);
  return request.ok ? makePlan(request.value, facts, ids) : request;
}
