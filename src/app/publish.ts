import { isSurvey } from '../model/work.ts';
import { mutate } from './mutate.ts';
import { checkOn, commentOn } from './say.ts';
import { unlessRefused } from './unless-refused.ts';
import type { Step } from './worker.ts';

/** The last word of a request goes out: comment, check, done. Repeated until GitHub takes it, or clearly never will. */
export const publish: Step = async (worker, request) => {
  const { publication, headSha, plan } = request;
  if (publication === null) throw new Error(`request ${request.id} has nothing to publish`);
  const { github, memory } = worker;
  const octokit = await github.installation(request.installationId);
  const hints = { id: request.answerId, since: request.askedAt };
  await unlessRefused(worker, request.id, async () => {
    const { id } = await mutate(github, octokit, commentOn(request, publication.comment), hints);
    await memory.requests.patch(request.key, { answerId: id });
  });
  const { check } = publication;
  if (check !== null && headSha !== null && plan !== null && !isSurvey(plan)) {
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
