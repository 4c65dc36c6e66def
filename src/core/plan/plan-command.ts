import type { Request, SurveyRequest } from '../../model/command.ts';
import type { Facts } from '../../model/facts.ts';
import type { AbPlan } from '../../model/plan.ts';
import { isSurveyPlan, type MeasuringCommand, type Plan } from '../../model/plan-and-run.ts';
import type { Refusal } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import type { SurveyPlan } from '../../model/survey.ts';
import { selectMachines } from './lanes/select-machines.ts';
import { makePlan, type PlanIds } from './make-plan.ts';
import { makeSurveyPlan } from './make-survey-plan.ts';
import { resolveRequest } from './resolve-request.ts';
import { resolveSurvey } from './resolve-survey.ts';
import { sharedError } from './shared-error.ts';
import { refuseUnfinished } from './unfinished-plan.ts';

/** A command resolved against the configuration, and the plan made of it. */
export type PlannedCommand =
  | { readonly request: Request; readonly plan: AbPlan }
  | { readonly request: SurveyRequest; readonly plan: SurveyPlan };

/** Plans a command for one machine. Refuses a command that cannot be measured as written, and several machines. */
export function planCommand(command: MeasuringCommand, facts: Facts, ids: PlanIds): Result<PlannedCommand, Refusal> {
  if (command.kind === 'survey') {
    const request = resolveSurvey(command, facts);
    if (!request.ok) return request;
    const made = makeSurveyPlan(request.value, facts, ids);
    const plan = made.ok ? refuseUnfinished(made.value) : made;
    return plan.ok ? ok({ request: request.value, plan: plan.value }) : plan;
  }
  const request = resolveRequest(command, facts);
  if (!request.ok) return request;
  const made = makePlan(request.value, facts, ids);
  const plan = made.ok ? refuseUnfinished(made.value) : made;
  return plan.ok ? ok({ request: request.value, plan: plan.value }) : plan;
}

/** Plans a command for every machine that it names: at least one plan. `ids` returns fresh ids for each. */
export function planOnMachines(
  command: MeasuringCommand,
  facts: Facts,
  ids: () => PlanIds,
): Result<readonly Plan[], Refusal> {
  const machines = selectMachines(command.options.machines, facts.config);
  if (!machines.ok) return machines;
  // A survey describes one machine, so there is one plan of it.
  if (command.kind === 'survey' || machines.value.length === 1) {
    const planned = planCommand(command, facts, ids());
    return planned.ok ? ok([planned.value.plan]) : planned;
  }
  const plans: Plan[] = [];
  for (const machine of machines.value) {
    const planned = planCommand({ ...command, options: { ...command.options, machines: [machine] } }, facts, ids());
    if (!planned.ok) return planned;
    const { plan } = planned.value;
    plans.push(isSurveyPlan(plan) ? plan : sharedError(plan, machines.value));
  }
  return ok(plans);
}
