import { mutate } from '../../github/write/mutate.ts';
import type { RequestRecord } from '../../model/request-record.ts';
import type { AppContext } from '../app-context.ts';
import { ignoreRefusedWrite } from './ignore-refused-write.ts';
import { type CheckState, checkMutation, commentHints, commentMutation } from './texts.ts';

/** Eyes on the comment: it was read. A comment that is gone gets none, and is answered all the same. */
export function acknowledge(
  context: AppContext,
  { repository, commentId, installationId, id }: RequestRecord,
): Promise<void> {
  return ignoreRefusedWrite(context, id, async () => {
    const octokit = await context.github.installation(installationId);
    await mutate(context.github, octokit, { kind: 'react', repository, commentId, content: 'eyes' });
  });
}

/** Says something in the request's comment, which is the same one each time. `quiet` makes none where there is none. */
export async function upsertComment(
  { github, stores }: AppContext,
  request: RequestRecord,
  body: string,
  quiet?: true,
): Promise<void> {
  const octokit = await github.installation(request.installationId);
  const { id } = await mutate(github, octokit, commentMutation(request, body, quiet), commentHints(request));
  if (id !== null && id !== request.answerId) await stores.requests.patch(request.key, { answerId: id });
}

/** Says something on the request's check, which is the same one each time. */
export async function upsertCheck(
  { github, stores }: AppContext,
  request: RequestRecord & { readonly headSha: string },
  said: CheckState,
): Promise<void> {
  const octokit = await github.installation(request.installationId);
  const { id } = await mutate(github, octokit, checkMutation(request, said), { id: request.checkId });
  if (id !== request.checkId) await stores.requests.patch(request.key, { checkId: id });
}
