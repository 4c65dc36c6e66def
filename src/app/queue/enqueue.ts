import { createHash } from 'node:crypto';
import { EARLIER_MAX } from '../../core/queue/expected-length.ts';
import { measuredSeconds } from '../../core/queue/measured-seconds.ts';
import { labelsOf, likenessOf, makeTicket } from '../../core/queue/ticket.ts';
import type { RequestPatch, RequestRecord } from '../../model/request-record.ts';
import type { Ticket } from '../../model/ticket.ts';
import type { Plan } from '../../model/work.ts';
import type { AppContext } from '../app-context.ts';

/** Puts a request into the line of its machine, with all that the line must know of it. */
export async function enqueue(context: AppContext, request: RequestRecord, plan: Plan, more: RequestPatch = {}) {
  const patch = { ...more, plan, ...(await ticketFor(context, request, plan)) };
  return context.stores.requests.advance(request.key, 'received', 'queued', patch);
}

/** The ticket of a request for this plan, by what earlier ones took. */
export async function ticketFor(
  { stores }: Pick<AppContext, 'stores'>,
  { repository, asked }: RequestRecord,
  plan: Plan,
): Promise<{ readonly labels: string; readonly ticket: Ticket }> {
  const labels = labelsOf(plan);
  const earlier = await stores.durations.of({ repository, labels, alike: alikeOf(plan) }, EARLIER_MAX);
  return { labels, ticket: makeTicket(plan, asked, earlier) };
}

/** Remembers how long a measurement took, for the length of the next ones. Repeating it is harmless. */
export async function rememberLength(
  { stores, settings, now }: AppContext,
  request: RequestRecord,
  plan: Plan,
  ended: { readonly endedAtMs: number; readonly sampledSeconds: number },
): Promise<void> {
  const { id: requestId, repository, dispatchedAtMs, runningAtMs } = request;
  if (dispatchedAtMs === null) return;
  const nowMs = now();
  const took = measuredSeconds({ ...ended, dispatchedAtMs, runningAtMs, nowMs, lookMs: settings.timing.pollMs });
  if (took === null) return;
  await stores.durations.add({
    ...{ requestId, repository, labels: labelsOf(plan), alike: alikeOf(plan), atMs: nowMs },
    ...took,
  });
}

function alikeOf(plan: Plan): string {
  return createHash('sha256').update(likenessOf(plan)).digest('hex').slice(0, 32);
}
