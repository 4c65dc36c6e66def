import { budgetSecondsOf } from '../../model/plan-and-run.ts';
import type { Step } from '../app-context.ts';
import { channelOf } from '../channel/channel-of.ts';
import { endCancelled } from '../channel/end-request.ts';
import { requestSummary } from '../channel/request-texts.ts';
import { slotFor } from '../queue/enqueue.ts';
import { positionOf } from '../queue/queue.ts';
import { dispatch } from './dispatch.ts';
import { earlierAnswers } from './earlier-answers.ts';

/** A request far back in its queue is looked at more rarely: one that ends wakes the next one. */
const POLLS_MAX = 4;

/**
 * From `queued`: shows that the request waits, and starts the workflow when the machine is free and no other request of its queue
 * comes first.
 */
export const announce: Step<'queued'> = async (context, request) => {
  if (request.cancel !== null) return endCancelled(context, request);
  const { stores, now, settings } = context;
  const { key, id, plan } = request;
  const slot = request.slot ?? (await slotFor(context, request, plan));
  if (request.slot === null) await stores.requests.patch(key, { slot });
  const position = await positionOf(context, id, slot.labels);
  await channelOf(request).showQueued(context, request, {
    kind: 'queued',
    request: requestSummary(request),
    ...position,
    budgetSeconds: budgetSecondsOf(plan),
    length: slot.ticket.length,
    notes: plan.notes,
    earlier: request.replyId === null ? await earlierAnswers(context, request, plan) : [],
  });
  const lookAgain = { nextAtMs: now() + settings.timing.pollMs * Math.min(Math.max(1, position.ahead), POLLS_MAX) };
  if (position.ahead > 0) {
    await stores.requests.patch(key, { ...lookAgain, failing: null });
    return;
  }
  if (await stores.queue.take(key, slot.labels, now())) await dispatch(context, request);
  else await stores.requests.patch(key, { ...lookAgain, failing: null });
};
