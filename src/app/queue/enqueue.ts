import { createHash } from 'node:crypto';
import { EARLIER_MAX } from '../../core/queue/expected-length.ts';
import { measuredSeconds } from '../../core/queue/measured-seconds.ts';
import { labelsOf, likenessOf, makeTicket } from '../../core/queue/ticket.ts';
import type { Plan } from '../../model/plan-and-run.ts';
import type { DispatchedRequest, RequestBase, RequestPatch, RunningRequest } from '../../model/request-record.ts';
import type { QueueSlot } from '../../model/ticket.ts';
import type { AppContext } from '../app-context.ts';

/** Puts a request with a plan into the queue of its machine. */
export async function enqueue(
  context: AppContext,
  request: RequestBase,
  plan: Plan,
  more: RequestPatch & { readonly headSha: string },
): Promise<boolean> {
  const patch = { ...more, plan, slot: await slotFor(context, request, plan) };
  return context.stores.requests.advance(request.key, 'received', 'queued', patch);
}

/** The queue of a plan, and its ticket with a length estimated from earlier measurements. */
export async function slotFor(
  { stores }: Pick<AppContext, 'stores'>,
  { repositoryId, task }: Pick<RequestBase, 'repositoryId' | 'task'>,
  plan: Plan,
): Promise<QueueSlot> {
  const labels = labelsOf(plan);
  const earlier = await stores.durations.of({ repositoryId, labels, alike: alikeOf(plan) }, EARLIER_MAX);
  return { labels, ticket: makeTicket(plan, task, earlier) };
}

/** Keeps how long a measurement took, for the estimates of the next ones. Repeating it is harmless. */
export async function rememberLength(
  { stores, settings, now }: AppContext,
  request: DispatchedRequest | RunningRequest,
  ended: { readonly endedAtMs: number; readonly sampledSeconds: number },
): Promise<void> {
  const { id: requestId, repositoryId, repository, plan, dispatchedAtMs } = request;
  const runningAtMs = request.status === 'running' ? request.runningAtMs : null;
  const nowMs = now();
  const took = measuredSeconds({ ...ended, dispatchedAtMs, runningAtMs, nowMs, lookMs: settings.timing.pollMs });
  if (took === null) return;
  await stores.durations.add({
    ...{ requestId, repositoryId, repository, labels: labelsOf(plan), alike: alikeOf(plan), atMs: nowMs },
    ...took,
  });
}

function alikeOf(plan: Plan): string {
  return createHash('sha256').update(likenessOf(plan)).digest('hex').slice(0, 32);
}
