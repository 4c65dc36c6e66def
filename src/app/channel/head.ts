import { type PinFacts, pinHead } from '../../core/plan/head-pin.ts';
import type { Octokit } from '../../github/clients.ts';
import { findPullRequest } from '../../github/read/pull-request.ts';
import type { Refusal } from '../../model/refusal.ts';
import { conversationNumber, type RequestOrigin } from '../../model/request-origin.ts';
import type { Result } from '../../model/result.ts';
import type { Stores } from '../stores.ts';

/** The head of a pull request as GitHub reports it. */
interface PullRequestHead {
  readonly state: string;
  readonly head: { readonly sha: string };
}

/** What decides whether the code of the head may run. Empty where its author may write, or nothing runs. */
interface Caution extends Partial<Pick<PinFacts, 'fork' | 'approved'>> {
  /** The commit in the comment. */
  readonly named?: string | undefined;
}

/** The commit that a comment is about, by the present head and the pushes that were known before. */
export async function pinnedHead(
  stores: Stores,
  request: RequestOrigin,
  { state, head }: PullRequestHead,
  { named, fork = false, approved = false }: Caution = {},
): Promise<Result<string, Refusal>> {
  const heads = await stores.heads.of(request.repositoryId, conversationNumber(request));
  return pinHead(request.askedAt, named, { headSha: head.sha, open: state === 'open', fork, heads, approved });
}

/** The head in the newest event: null once the pull request is closed, undefined where there is no event. */
export async function latestEventHead(
  stores: Stores,
  { repositoryId, subject }: RequestOrigin,
): Promise<string | null | undefined> {
  if (!('number' in subject)) return undefined;
  const newest = (await stores.heads.of(repositoryId, subject.number)).at(-1);
  return newest?.action === 'closed' ? null : newest?.sha;
}

/** The present head of a pull request; null where it does not exist. */
export async function currentHead(octokit: Octokit, repository: string, pullRequest: number): Promise<string | null> {
  return (await findPullRequest(octokit, repository, pullRequest))?.head.sha ?? null;
}

/** Whether a pull request is open and has this head now; true for a merge group, which has no pull request. */
export async function isOpenHead(
  octokit: Octokit,
  repository: string,
  pullRequest: number | null,
  sha: string,
): Promise<boolean> {
  if (pullRequest === null) return true;
  const pull = await findPullRequest(octokit, repository, pullRequest);
  return pull?.state === 'open' && pull.head.sha === sha;
}
