import { isSurveyPlan } from '../../model/work.ts';
import type { Step } from '../worker.ts';
import { isAboutGate, sayLast } from './gate-say.ts';
import { sayInCheck, sayInComment } from './speak.ts';
import { unlessRefused } from './unless-refused.ts';

/** The last word of a request goes out: comment, check, done. Repeated until GitHub takes it, or clearly never will. */
export const publish: Step = async (worker, request) => {
  const { publication, headSha, plan } = request;
  if (publication === null) throw new Error(`request ${request.id} has nothing to publish`);
  const { comment, quiet, check } = publication;
  // A merge group has nowhere to write to.
  if (comment !== null && request.pullRequest > 0) {
    await unlessRefused(worker, request.id, () => sayInComment(worker, request, comment, quiet));
  }
  if (check !== null && isAboutGate(request)) {
    await unlessRefused(worker, request.id, () => sayLast(worker, request, check));
  } else if (check !== null && headSha !== null && !(plan !== null && isSurveyPlan(plan))) {
    const said = { status: 'completed', ...check } as const;
    await unlessRefused(worker, request.id, () => sayInCheck(worker, { ...request, headSha }, said));
  }
  await worker.memory.requests.patch(request.key, { published: true });
};
