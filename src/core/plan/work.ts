import type { Refusal } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import { isSurveyPlan, type MeasuringCommand, type Plan } from '../../model/work.ts';
import type { Facts } from './facts.ts';
import { makePlan, type PlanIds } from './plan.ts';
import { resolveRequest } from './request.ts';
import { selectMachines } from './select-machines.ts';
import { sharedError } from './shared-error.ts';
import { makeSurvey } from './survey-plan.ts';
import { resolveSurvey } from './survey-request.ts';

/** What a command makes one runner do: the plan of a comparison, or a survey. */
export function makeWork(command: MeasuringCommand, facts: Facts, ids: PlanIds): Result<Plan, Refusal> {
  if (command.kind === 'survey') {
    const request = resolveSurvey(command, facts);
    return request.ok ? makeSurvey(request.value, facts, ids) : request;
  }
  const request = resolveRequest(command, facts);
  return request.ok ? makePlan(request.value, facts, ids) : request;
}

/** What a command makes runners do: one work for each machine that it asks. `ids` gives fresh ones each time. */
export function makeWorks(
  command: MeasuringCommand,
  facts: Facts,
  ids: () => PlanIds,
): Result<readonly Plan[], Refusal> {
  const machines = selectMachines(command.options.machines, facts.config);
  if (!machines.ok) return machines;
  // Of a survey there is one: where things stand is asked of a machine.
  if (command.kind === 'survey' || machines.value.length === 1) {
    const work = makeWork(command, facts, ids());
    return work.ok ? ok([work.value]) : work;
  }
  const works: Plan[] = [];
  for (const machine of machines.value) {
    const work = makeWork({ ...command, options: { ...command.options, machines: [machine] } }, facts, ids());
    if (!work.ok) return work;
    works.push(isSurveyPlan(work.value) ? work.value : sharedError(work.value, machines.value.length));
  }
  return ok(works);
}
