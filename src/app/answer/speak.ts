import { mutate } from '../../github/mutate.ts';
import type { RequestRecord } from '../../model/request-record.ts';
import type { Worker } from '../worker.ts';
import { type CheckWords, checkOn, commentHints, commentOn } from './say.ts';
import { unlessRefused } from './unless-refused.ts';

/** Eyes on the comment: it was read. A comment that is gone gets none, and is answered all the same. */
export function nod(worker: Worker, { repository, commentId, installationId, id }: RequestRecord): Promise<void> {
  return unlessRefused(worker, id, async () => {
    const octokit = await worker.github.installation(installationId);
    await mutate(worker.github, octokit, { kind: 'react', repository, commentId, content: 'eyes' });
  });
}

/** Says something in the request's comment, which is the same one each time. `quiet` makes none where there is none. */
export async function sayInComment(
  { github, memory }: Worker,
  request: RequestRecord,
  body: string,
  quiet?: true,
): Promise<void> {
  const octokit = await github.installation(request.installationId);
  const { id } = await mutate(github, octokit, commentOn(request, body, quiet), commentHints(request));
  if (id !== null && id !== request.answerId) await memory.requests.patch(request.key, { answerId: id });
}

/** Says something on the request's check, which is the same one each time. */
export async function sayInCheck(
  { github, memory }: Worker,
  request: RequestRecord & { readonly headSha: string },
  said: CheckWords,
): Promise<void> {
  const octokit = await github.installation(request.installationId);
  const { id } = await mutate(github, octokit, checkOn(request, said), { id: request.checkId });
  if (id !== request.checkId) await memory.requests.patch(request.key, { checkId: id });
}
