import { isSurvey } from '../model/work.ts';
import { isAboutGate, sayLast } from './gate-say.ts';
import { mutate } from './mutate.ts';
import { checkOn, commentHints, commentOn } from './say.ts';
import { unlessRefused } from './unless-refused.ts';
import type { Step } from './worker.ts';

/** The last word of a request goes out: comment, check, done. Repeated until GitHub takes it, or clearly never will. */
export const publish: Step = async (worker, request) => {
  const { publication, headSha, plan } = request;
  if (publication === null) throw new Error(`request ${request.id} has nothing to publish`);
  const { github, memory } = worker;
  const octokit = await github.installation(request.installationId);
  const { comment, quiet, check } = publication;
  // A merge group has nowhere to write to.
  if (comment !== null && request.pullRequest > 0) {
    await unlessRefused(worker, request.id, async () => {
      const { id } = await mutate(github, octokit, commentOn(request, comment, quiet), commentHints(request));
      await memory.requests.patch(request.key, { answerId: id });
    });
  }
  if (check !== null && isAboutGate(request)) {
    await unlessRefused(worker, request.id, () => sayLast(worker, request, check));
  } else if (check !== null && headSha !== null && !(plan !== null && isSurvey(plan))) {
    await unlessRefused(worker, request.id, async () => {
      const { id } = await mutate(
        github,
        octokit,
        checkOn({ ...request, headSha }, { status: 'completed', ...check }),
        { id: request.checkId },
      );
      await memory.requests.patch(request.key, { checkId: id });
    });
  }
  await memory.requests.patch(request.key, { published: true });
};
