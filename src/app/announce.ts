import type { Place } from '../core/plan/queue.ts';
import type { RequestRecord } from '../model/request-record.ts';
import { budgetSecondsOf, isSurvey, type Work } from '../model/work.ts';
import { endCancelled } from './cancelled.ts';
import { dispatch } from './dispatch.ts';
import { sayGoingOn } from './gate-say.ts';
import { mutate } from './mutate.ts';
import { turnOf } from './queue.ts';
import { checkOn, commentOn, stateText, wordsOf } from './say.ts';
import type { Step, Worker } from './worker.ts';

/**
 * From `queued`: says that the request is accepted (eyes, comment, check run), and starts the workflow when the machine is
 * free and nobody else's turn is earlier. Only the first look speaks, of a part none; the check of a gate waits since its head was seen.
 */
export const announce: Step = async (worker, request) => {
  if (request.cancel !== null) return endCancelled(worker, request);
  const { plan, headSha } = request;
  if (plan === null || headSha === null) throw new Error(`request ${request.id} is queued without a plan`);
  const { memory, now, settings } = worker;
  const place = await turnOf(worker, request);
  const { kind } = request.asked;
  if (kind === 'command' && request.answerId === null) await answer(worker, { ...request, headSha }, plan, place);
  if (place.ahead > 0) {
    await memory.requests.patch(request.key, {
      nextAtMs: now() + settings.timing.pollMs,
      failures: 0,
      failingSinceMs: null,
    });
    return;
  }
  if (kind === 'gate') {
    const summary = stateText(request, queuedState(request, plan, place));
    await sayGoingOn(worker, request, { status: 'queued', title: 'Waiting for a runner', summary });
  }
  if (await memory.requests.advance(request.key, 'queued', 'dispatching', { dispatchedAtMs: now() }))
    await dispatch(worker, request);
};

function queuedState(request: RequestRecord, plan: Work, place: Place) {
  const budgetSeconds = budgetSecondsOf(plan);
  return { kind: 'queued', request: wordsOf(request), ...place, budgetSeconds, notes: plan.notes } as const;
}

/** Eyes on the comment, a comment of its own, and a check where there will be a verdict. */
async function answer(
  worker: Worker,
  request: RequestRecord & { readonly headSha: string },
  plan: Work,
  place: Place,
): Promise<void> {
  const { github, memory } = worker;
  const octokit = await github.installation(request.installationId);
  const { repository, commentId } = request;
  try {
    await mutate(github, octokit, { kind: 'react', repository, commentId, content: 'eyes' });
  } catch (error) {
    // The comment was deleted meanwhile; its author is answered all the same.
    if ((error as { status?: number }).status !== 404) throw error;
  }
  const text = stateText(request, queuedState(request, plan, place));
  const hints = { id: request.answerId, since: request.askedAt };
  const answered = await mutate(github, octokit, commentOn(request, text), hints);
  // A survey judges nothing: a check of it would say that something passed.
  if (!isSurvey(plan)) {
    const queued = checkOn(request, { status: 'queued', title: 'Waiting for a runner', summary: text });
    const check = await mutate(github, octokit, queued, { id: request.checkId });
    await memory.requests.patch(request.key, { checkId: check.id });
  }
  // Last: with it everything was said.
  await memory.requests.patch(request.key, { answerId: answered.id });
}
