import type { QueuePosition } from '../../core/plan/queue.ts';
import { type GateState, renderGateState } from '../../core/report/gate/gate-state.ts';
import { mutate } from '../../github/write/mutate.ts';
import type { RequestRecord } from '../../model/request-record.ts';
import type { Ticket } from '../../model/ticket.ts';
import { budgetSecondsOf, isSurveyPlan, type Plan } from '../../model/work.ts';
import type { AppContext, Step } from '../app-context.ts';
import { endCancelled } from '../channel/cancelled.ts';
import { showGateProgress } from '../channel/gate-check.ts';
import { commentHints, commentMutation, renderRequestState, requestSummary } from '../channel/texts.ts';
import { acknowledge, upsertCheck } from '../channel/writes.ts';
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
  const { kind } = request.asked;
  if (kind === 'command' && request.answerId === null) await answer(context, request, plan, place);
  const lookAgain = { nextAtMs: now() + settings.timing.pollMs * Math.min(Math.max(1, place.ahead), POLLS_MAX) };
  if (place.ahead > 0) {
    if (kind === 'gate' && request.toldWaitingAtMs === null) {
      await sayWaits(context, request, queuedState(request, plan, place));
      await stores.requests.patch(request.key, { toldWaitingAtMs: now() });
    }
    await stores.requests.patch(request.key, { ...lookAgain, failures: 0, failingSinceMs: null });
    return;
  }
  if (kind === 'gate') await sayWaits(context, request, queuedState(request, plan, place));
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

/** A suspicion that waits for its confirmation stays on the check: it says more. */
async function sayWaits(context: AppContext, request: RequestRecord, state: GateState): Promise<void> {
  if (request.asked.kind === 'gate' && request.asked.gate.suspicion !== undefined) return;
  await showGateProgress(context, request, { status: 'queued', ...renderGateState(state) });
}

/** Eyes on the comment, a comment of its own, and a check where there will be a verdict. */
async function answer(context: AppContext, request: Ticketed, plan: Plan, place: QueuePosition): Promise<void> {
  const { github, stores } = context;
  const octokit = await github.installation(request.installationId);
  await acknowledge(context, request);
  const text = renderRequestState(request, queuedState(request, plan, place));
  const answered = await mutate(github, octokit, commentMutation(request, text), commentHints(request));
  // A survey judges nothing: a check of it would say that something passed.
  if (!isSurveyPlan(plan)) {
    await upsertCheck(context, request, { status: 'queued', title: 'Waiting for a runner', summary: text });
  }
  // Last: with it everything was said.
  await stores.requests.patch(request.key, { answerId: answered.id });
}
