import { utf8Bytes } from '../../core/text/bytes.ts';
import { findWorkflowRun } from '../../github/read/workflow-runs.ts';
import { mutate } from '../../github/write/mutate.ts';
import { GITHUB_LIMITS } from '../../model/mutation.ts';
import type { Plan } from '../../model/plan-and-run.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import type { DispatchingRequest, QueuedRequest } from '../../model/request-record.ts';
import { ok, type Result } from '../../model/result.ts';
import type { AppContext, Step } from '../app-context.ts';
import { channelOf } from '../channel/channel-of.ts';
import { endCancelled, finish } from '../channel/end-request.ts';
import { requestSummary } from '../channel/request-texts.ts';
import { fetchInputs, sourceInputs } from '../private/source-inputs.ts';

/** Clocks of two machines may differ by this much. */
const CLOCK_SKEW_MS = 600_000;

/** The inputs of the ab workflow. */
function dispatchInputs(plan: Plan, source: Readonly<Record<string, string>>): Record<string, string> {
  return { id: plan.id, plan: JSON.stringify(plan), labels: JSON.stringify(plan.machine.labels), ...source };
}

/** Refuses a plan that is too large to dispatch. GitHub counts what it receives, with quotes escaped once more. */
export function checkDispatchSize(context: Pick<AppContext, 'settings'>, plan: Plan): Result<void, Refusal> {
  const bytes = utf8Bytes(JSON.stringify(dispatchInputs(plan, fetchInputs(context))));
  if (bytes <= GITHUB_LIMITS.dispatchInputs) return ok(undefined);
  return refuse({
    code: 'plan-too-large',
    message: `The plan needs ${bytes} bytes; at most ${GITHUB_LIMITS.dispatchInputs} fit into the start of a workflow.`,
    next: 'Ask for fewer lanes, e.g. with lane NAME or T=16.',
  });
}

/**
 * Starts the workflow. The row is `dispatching` before the call, so that a lost answer or a crash leads to `resume` and not to a
 * second workflow run.
 */
export async function dispatch(context: AppContext, request: DispatchingRequest | QueuedRequest): Promise<void> {
  const source = await sourceInputs(context, request, request.plan);
  if (!source.ok) return endUnfetchable(context, request, source.error);
  const { repository, workflow, ref } = context.settings.control;
  const octokit = await context.github.control();
  const inputs = dispatchInputs(request.plan, source.value);
  const workflowRun = await mutate(context.github, octokit, { kind: 'dispatch', repository, workflow, ref, inputs });
  // An older GitHub answers without the id of the workflow run, which is then found by its title.
  if (workflowRun.id !== null) await dispatched(context, request, workflowRun.id, workflowRun.url);
}

/** The repository became private, or the App was set up in another way, while the request waited. */
async function endUnfetchable(
  context: AppContext,
  request: DispatchingRequest | QueuedRequest,
  { message, next }: Refusal,
): Promise<void> {
  const text = { kind: 'failed', request: requestSummary(request), message, next } as const;
  await finish(context, { ...request, status: 'dispatching' }, 'failed', channelOf(request).ended(request, text));
}

/** From `dispatching`, after a crash or a lost answer: finds the workflow run, or starts it again when there is certainly none. */
export const resume: Step<'dispatching'> = async (context, request) => {
  const { stores, settings, now } = context;
  const sentAtMs = request.dispatchedAtMs;
  const workflowRun = await findOwnWorkflowRun(context, request, sentAtMs);
  if (workflowRun !== null) {
    await dispatched(context, request, workflowRun.id, workflowRun.url);
    return;
  }
  if (now() - sentAtMs < settings.timing.findRunForMs) {
    const waitMs = Math.min(settings.timing.pollMs, settings.timing.findRunForMs / 4);
    await stores.requests.patch(request.key, { nextAtMs: now() + waitMs });
    return;
  }
  if (request.cancel !== null) return endCancelled(context, request);
  if (await stores.requests.patch(request.key, { dispatchedAtMs: now() })) await dispatch(context, request);
};

async function dispatched(
  context: AppContext,
  { key }: Pick<DispatchingRequest, 'key'>,
  runId: number,
  runUrl: string | null,
): Promise<void> {
  const { stores, now, settings } = context;
  const patch = {
    workflowRun: { id: runId, url: runUrl },
    dispatchedAtMs: now(),
    nextAtMs: now() + settings.timing.pollMs,
  };
  await stores.requests.advance(key, 'dispatching', 'dispatched', patch);
}

/** The workflow run of this request by its title `ab <id>`. */
async function findOwnWorkflowRun(
  context: AppContext,
  { id }: DispatchingRequest,
  sentAtMs: number,
): Promise<{ readonly id: number; readonly url: string } | null> {
  const octokit = await context.github.control();
  return findWorkflowRun(octokit, context.settings.control, `ab ${id}`, sentAtMs - CLOCK_SKEW_MS);
}
