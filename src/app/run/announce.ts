import type { QueuePosition } from '../../core/queue/queue.ts';
import type { RequestRecord } from '../../model/request-record.ts';
import type { Ticket } from '../../model/ticket.ts';
import { budgetSecondsOf, type Plan } from '../../model/work.ts';
import type { Step } from '../app-context.ts';
import { channelOf } from '../channel/channel-of.ts';
import { endCancelled } from '../channel/end-request.ts';
import { requestSummary } from '../channel/request-texts.ts';
import { ticketFor } from '../queue/enqueue.ts';
import { positionOf } from '../queue/queue.ts';
import { dispatch } from './dispatch.ts';

/** Who is far back is looked at more rarely: whoever ends wakes the next one. */
const POLLS_MAX = 4;

/**
 * From `queued`: says that the request is accepted (eyes, comment, check run), and starts the workflow when the machine is
 * free and nobody else's turn is earlier. Only the first look speaks, of a part none; the check of a gate waits since its head was seen.
 */
export const announce: Step = async (context, queued) => {
  if (queued.cancel !== null) return endCancelled(context, queued);
  const { plan, headSha } = queued;
  if (plan === null || headSha === null) throw new Error(`request ${queued.id} is queued without a plan`);
  const { stores, now, settings } = context;
  const { labels, ticket } = queued;
  // What an earlier version queued has no ticket.
  const own = labels === null || ticket === null ? await ticketFor(context, queued, plan) : { labels, ticket };
  if (ticket === null) await stores.requests.patch(queued.key, own);
  const request = { ...queued, headSha, ...own };
  const place = await positionOf(context, request.id, request.labels);
  await channelOf(request).showQueued(context, request, queuedState(request, plan, place));
  const lookAgain = { nextAtMs: now() + settings.timing.pollMs * Math.min(Math.max(1, place.ahead), POLLS_MAX) };
  if (place.ahead > 0) {
    await stores.requests.patch(request.key, { ...lookAgain, failures: 0, failingSinceMs: null });
    return;
  }
  if (await stores.queue.take(request.key, request.labels, now())) await dispatch(context, request);
  else await stores.requests.patch(request.key, lookAgain);
};

type Ticketed = RequestRecord & { readonly headSha: string; readonly ticket: Ticket };

function queuedState(request: Ticketed, plan: Plan, place: QueuePosition) {
  const budgetSeconds = budgetSecondsOf(plan);
  const { length } = request.ticket;
  return {
    kind: 'queued',
    request: requestSummary(request),
    ...place,
    budgetSeconds,
    length,
    notes: plan.notes,
  } as const;
}
