import type { QueuePosition } from '../../core/plan/queue.ts';
import { type GateState, renderGateState } from '../../core/report/gate/gate-state.ts';
import { mutate } from '../../github/mutate.ts';
import type { RequestRecord } from '../../model/request-record.ts';
import type { Ticket } from '../../model/ticket.ts';
import { budgetSecondsOf, isSurveyPlan, type Plan } from '../../model/work.ts';
import { endCancelled } from '../answer/cancelled.ts';
import { sayGoingOn } from '../answer/gate-say.ts';
import { commentHints, commentOn, stateText, wordsOf } from '../answer/say.ts';
import { nod, sayInCheck } from '../answer/speak.ts';
import { ticketFor } from '../queue/enqueue.ts';
import { turnOf } from '../queue/queue.ts';
import type { Step, Worker } from '../worker.ts';
import { dispatch } from './dispatch.ts';

/** Who is far back is looked at more rarely: whoever ends wakes the next one. */
const POLLS_MAX = 4;

/**
 * From `queued`: says that the request is accepted (eyes, comment, check run), and starts the workflow when the machine is
 * free and nobody else's turn is earlier. Only the first look speaks, of a part none; the check of a gate waits since its head was seen.
 */
export const announce: Step = async (worker, queued) => {
  if (queued.cancel !== null) return endCancelled(worker, queued);
  const { plan, headSha } = queued;
  if (plan === null || headSha === null) throw new Error(`request ${queued.id} is queued without a plan`);
  const { memory, now, settings } = worker;
  const { labels, ticket } = queued;
  // What an earlier version queued has no ticket.
  const own = labels === null || ticket === null ? await ticketFor(worker, queued, plan) : { labels, ticket };
  if (ticket === null) await memory.requests.patch(queued.key, own);
  const request = { ...queued, headSha, ...own };
  const place = await turnOf(worker, request.id, request.labels);
  const { kind } = request.asked;
  if (kind === 'command' && request.answerId === null) await answer(worker, request, plan, place);
  const lookAgain = { nextAtMs: now() + settings.timing.pollMs * Math.min(Math.max(1, place.ahead), POLLS_MAX) };
  if (place.ahead > 0) {
    if (kind === 'gate' && request.toldWaitingAtMs === null) {
      await sayWaits(worker, request, queuedState(request, plan, place));
      await memory.requests.patch(request.key, { toldWaitingAtMs: now() });
    }
    await memory.requests.patch(request.key, { ...lookAgain, failures: 0, failingSinceMs: null });
    return;
  }
  if (kind === 'gate') await sayWaits(worker, request, queuedState(request, plan, place));
  if (await memory.queue.take(request.key, request.labels, now())) await dispatch(worker, request);
  else await memory.requests.patch(request.key, lookAgain);
};

type Ticketed = RequestRecord & { readonly headSha: string; readonly ticket: Ticket };

function queuedState(request: Ticketed, plan: Plan, place: QueuePosition) {
  const budgetSeconds = budgetSecondsOf(plan);
  const { length } = request.ticket;
  return { kind: 'queued', request: wordsOf(request), ...place, budgetSeconds, length, notes: plan.notes } as const;
}

/** A suspicion that waits for its confirmation stays on the check: it says more. */
async function sayWaits(worker: Worker, request: RequestRecord, state: GateState): Promise<void> {
  if (request.asked.kind === 'gate' && request.asked.gate.suspicion !== undefined) return;
  await sayGoingOn(worker, request, { status: 'queued', ...renderGateState(state) });
}

/** Eyes on the comment, a comment of its own, and a check where there will be a verdict. */
async function answer(worker: Worker, request: Ticketed, plan: Plan, place: QueuePosition): Promise<void> {
  const { github, memory } = worker;
  const octokit = await github.installation(request.installationId);
  await nod(worker, request);
  const text = stateText(request, queuedState(request, plan, place));
  const answered = await mutate(github, octokit, commentOn(request, text), commentHints(request));
  // A survey judges nothing: a check of it would say that something passed.
  if (!isSurveyPlan(plan)) {
    await sayInCheck(worker, request, { status: 'queued', title: 'Waiting for a runner', summary: text });
  }
  // Last: with it everything was said.
  await memory.requests.patch(request.key, { answerId: answered.id });
}
