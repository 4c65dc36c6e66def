import { linkCodes } from '../../core/reference/explained.ts';
import { classifyFailure } from '../../github/call-failure.ts';
import { mutate } from '../../github/write/mutate.ts';
import { type CheckMutation, GITHUB_LIMITS } from '../../model/mutation.ts';
import { commandPlaceOf, conversationNumber } from '../../model/request-origin.ts';
import type { RequestBase } from '../../model/request-record.ts';
import type { AppContext } from '../app-context.ts';

/** The comment of a request. */
interface Reply {
  /** Hidden tag that finds it again. */
  readonly tag: string;
  readonly body: string;
  /** Changes a comment that exists, and creates none. */
  readonly quiet?: true;
  /** The comment is not older than this, which shortens the search. */
  readonly since?: string;
}

/** Status, conclusion and texts of a check run. */
export type CheckState = Pick<CheckMutation, 'status' | 'conclusion' | 'title' | 'summary' | 'text'>;

/** Reacts with eyes to the comment of a request. A comment that was deleted is skipped. */
export function acknowledge(context: AppContext, request: RequestBase): Promise<void> {
  const { repository, id } = request;
  const { comment: place, commentId } = commandPlaceOf(request);
  return writeProgress(context, id, async () => {
    const octokit = await context.github.repository(request);
    await mutate(context.github, octokit, { kind: 'react', repository, place, commentId, content: 'eyes' });
  });
}

/** Creates or updates the comment of a request. Returns its id, or null where a quiet one does not exist. `isKept`: the row keeps the id. */
export async function upsertComment(
  { github, stores, settings }: AppContext,
  request: RequestBase,
  { since, ...reply }: Reply,
  { isKept = true } = {},
): Promise<number | null> {
  const octokit = await github.repository(request);
  const { repository, replyId } = request;
  const issue = conversationNumber(request);
  const comment = { ...reply, body: linkCodes(reply.body, settings.referenceUrl, GITHUB_LIMITS.comment) };
  const mutation = { kind: 'comment', repository, issue, ...comment } as const;
  const { id } = await mutate(github, octokit, mutation, { id: replyId, ...(since !== undefined && { since }) });
  if (isKept && id !== null && id !== replyId) await stores.requests.patch(request.key, { replyId: id });
  return id;
}

/**
 * Creates or updates a check run on the commit of a request. `isShared`: other requests write it too, so the id in the row may be
 * that of an older run, which GitHub does not count.
 */
export async function upsertCheck(
  { github, stores, settings }: AppContext,
  request: RequestBase & { readonly headSha: string },
  check: Omit<CheckMutation, 'kind' | 'repository' | 'sha'>,
  { isShared = false } = {},
): Promise<void> {
  const { key, repository, headSha, checkId } = request;
  const octokit = await github.repository(request);
  const texts = {
    summary: linkCodes(check.summary, settings.referenceUrl, GITHUB_LIMITS.checkSummary),
    ...(check.text !== undefined && { text: linkCodes(check.text, settings.referenceUrl, GITHUB_LIMITS.checkText) }),
  };
  const mutation = { kind: 'check', repository, sha: headSha, ...check, ...texts } as const;
  const { id } = await mutate(github, octokit, mutation, { id: isShared ? null : checkId });
  if (id !== checkId) await stores.requests.patch(key, { checkId: id });
}

/**
 * Writes progress, and goes on when GitHub does not accept it: neither a locked conversation nor a suspended installation may keep
 * a measurement from being followed, which holds its machine. Throws what GitHub ends by itself.
 */
export async function writeProgress(
  { log, now }: AppContext,
  id: string,
  write: () => Promise<unknown>,
): Promise<void> {
  try {
    await write();
  } catch (error) {
    const failure = classifyFailure(error, now());
    if (failure.kind !== 'refused' && failure.kind !== 'blocked') throw error;
    log.error({ request: id, failure: failure.kind }, `GitHub refused a write: ${failure.message}`);
  }
}

/** A write of the end of a request. */
interface LastWord {
  readonly write: () => Promise<unknown>;
  /** Whether a person waits for it: it is kept while the App lacks the permission or the access. */
  readonly isOwed: boolean;
}

/**
 * Writes the last words of a request, each on its own: a locked conversation must not keep a check from being completed. What
 * GitHub refuses for good is skipped. Throws, after all were attempted, what may be accepted later.
 */
export async function writeLastWords({ log, now }: AppContext, id: string, words: readonly LastWord[]): Promise<void> {
  let owed: unknown;
  for (const { write, isOwed } of words) {
    try {
      await write();
    } catch (error) {
      const failure = classifyFailure(error, now());
      if (failure.kind !== 'refused' || (failure.mayChange && isOwed)) owed ??= error;
      else log.error({ request: id, status: failure.status }, `GitHub refused a write: ${failure.message}`);
    }
  }
  if (owed !== undefined) throw owed;
}
