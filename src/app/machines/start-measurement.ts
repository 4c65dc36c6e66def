import type { AbPlan } from '../../model/plan.ts';
import { isSurveyPlan, type Plan } from '../../model/plan-and-run.ts';
import type { ReceivedRequest } from '../../model/request-record.ts';
import type { AppContext } from '../app-context.ts';
import { refuseRequest } from '../channel/end-request.ts';
import { checkSource } from '../private/source-inputs.ts';
import { enqueue } from '../queue/enqueue.ts';
import { checkDispatchSize } from '../run/dispatch.ts';
import { addChildren } from './child-requests.ts';

/**
 * Queues what a request measures: with one plan the request itself, with several a child for each machine. Refuses
 * the request where a plan cannot be dispatched. Repeating it is harmless.
 */
export async function startMeasurement(
  context: AppContext,
  request: ReceivedRequest,
  plans: readonly Plan[],
  headSha: string,
): Promise<void> {
  const [plan, ...others] = plans;
  if (plan === undefined) throw new Error(`request ${request.id} has no plan to measure`);
  const source = await checkSource(context, request, plans);
  if (!source.ok) return refuseRequest(context, request, source.error);
  const isSplit = others.length > 0;
  const fits = isSplit
    ? await addChildren(context, request, plans.filter(isAbPlan), { headSha })
    : checkDispatchSize(context, plan);
  if (!fits.ok) await refuseRequest(context, request, fits.error);
  else if (!isSplit) await enqueue(context, request, plan, { headSha });
}

function isAbPlan(plan: Plan): plan is AbPlan {
  return !isSurveyPlan(plan);
}
