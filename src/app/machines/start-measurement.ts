import type { AbPlan } from '../../model/plan.ts';
import { isSurveyPlan, type Plan } from '../../model/plan-and-run.ts';
import type { Refusal } from '../../model/refusal.ts';
import type { ReceivedRequest, RequestPatch } from '../../model/request-record.ts';
import type { Result } from '../../model/result.ts';
import type { AppContext } from '../app-context.ts';
import { enqueue } from '../queue/enqueue.ts';
import { checkDispatchSize } from '../run/dispatch.ts';
import { addChildren } from './child-requests.ts';

/**
 * Queues what a request measures: with one plan the request itself, with several a child for each machine. `patch` is kept in the
 * same step. Refuses a plan that is too large to dispatch. Repeating it is harmless.
 */
export async function startMeasurement(
  context: AppContext,
  request: ReceivedRequest,
  plans: readonly Plan[],
  patch: RequestPatch & { readonly headSha: string },
): Promise<Result<void, Refusal>> {
  const [plan, ...others] = plans;
  if (plan === undefined) throw new Error(`request ${request.id} has no plan to measure`);
  if (others.length > 0) return addChildren(context, request, plans.filter(isAbPlan), patch);
  const size = checkDispatchSize(plan);
  if (size.ok) await enqueue(context, request, plan, patch);
  return size;
}

function isAbPlan(plan: Plan): plan is AbPlan {
  return !isSurveyPlan(plan);
}
