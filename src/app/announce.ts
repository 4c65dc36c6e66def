import type { Place } from '../core/plan/queue.ts';
import type { RequestRecord } from '../model/request-record.ts';
import { budgetSecondsOf, isSurvey } from '../model/work.ts';
import { endCancelled } from './cancelled.ts';
import { dispatch } from './dispatch.ts';
import { mutate } from './mutate.ts';
import { turnOf } from './queue.ts';
import { checkOn, commentOn, stateText, wordsOf } from './say.ts';
import type { Step, Worker } from './worker.ts';

/**
 * From `queued`: says that the request is accepted (eyes, comment, check run), and starts the workflow when the machine is
 * free and nobody else's turn is earlier. Only the first look speaks.
 */
export const announce: Step = async (worker, request) => {
  if (request.cancel !== null) return endCancelled(worker, request);
  const { memory, now, settings } = worker;
  const place = await turnOf(worker, request);
  if (request.answerId === null) await accept(worker, request, place);
  if (place.ahead > 0) {
    await memory.requests.patch(request.key, {
      nextAtMs: now() + settings.timing.pollMs,
      failures: 0,
      failingSinceMs: null,
    });
    return;
  }
  if (await memory.requests.advance(request.key, 'queued', 'dispatching', { dispatchedAtMs: now() }))
    await dispatch(worker, request);
};

async function accept(worker: Worker, request: RequestRecord, place: Place): Promise<void> {
  const { plan, headSha } = request;
  if (plan === null || headSha === null) throw new Error(`request ${request.id} is queued without a plan`);
  const { github, memory } = worker;
  const octokit = await github.installation(request.installationId);
  const { repository, commentId } = request;
  try {
    await mutate(github, octokit, { kind: 'react', repository, commentId, content: 'eyes' });
  } catch (error) {
    // The comment was deleted meanwhile; its author is answered all the same.
    if ((error as { status?: number }).status !== 404) throw error;
  }
  const text = stateText(request, {
    kind: 'queued',
    request: wordsOf(request),
    ...place,
    budgetSeconds: budgetSecondsOf(plan),
    notes: plan.notes,
  });
  const hints = { id: request.answerId, since: request.askedAt };
  const answer = await mutate(github, octokit, commentOn(request, text), hints);
  // A survey judges nothing: a check of it would say that something passed.
  if (!isSurvey(plan)) {
    const queued = checkOn({ ...request, headSha }, { status: 'queued', title: 'Waiting for a runner', summary: text });
    const check = await mutate(github, octokit, queued, { id: request.checkId });
    await memory.requests.patch(request.key, { checkId: check.id });
  }
  // Last: with it everything was said.
  await memory.requests.patch(request.key, { answerId: answer.id });
}
