import { type PinFacts, pinHead } from '../../core/plan/head-pin.ts';
import type { Octokit } from '../../github/clients.ts';
import { findPullRequest } from '../../github/read/pull-request.ts';
import type { Refusal } from '../../model/refusal.ts';
import { conversationOf, type RequestOrigin } from '../../model/request-record.ts';
import type { Result } from '../../model/result.ts';
import type { Stores } from '../stores.ts';

/** What GitHub tells of a pull request's head. */
interface PullRequestHead {
  readonly state: string;
  readonly head: { readonly sha: string };
}

/** What else there is to know before its code may run: nothing, where its author may write or nothing is run. */
interface Caution extends Partial<Pick<PinFacts, 'fork' | 'approved'>> {
  /** The commit that the comment names. */
  readonly named?: string | undefined;
}

/** The commit that a comment speaks about, by the head that GitHub tells and the pushes that it told of before. */
export async function pinnedHead(
  stores: Stores,
  request: RequestOrigin,
  { state, head }: PullRequestHead,
  { named, fork = false, approved = false }: Caution = {},
): Promise<Result<string, Refusal>> {
  const heads = await stores.heads.of(request.repository, conversationOf(request));
  return pinHead(request.askedAt, named, { headSha: head.sha, open: state === 'open', fork, heads, approved });
}

/** The head as events told of it last: null once it was closed, undefined where no event told of any. */
export async function latestEventHead(
  stores: Stores,
  { repository, subject }: RequestOrigin,
): Promise<string | null | undefined> {
  if (subject.kind === 'merge-group') return undefined;
  const newest = (await stores.heads.of(repository, subject.number)).at(-1);
  return newest?.action === 'closed' ? null : newest?.sha;
}

/** The head of the pull request now, or null when that cannot be told. */
export async function currentHead(octokit: Octokit, repository: string, pullRequest: number): Promise<string | null> {
  return (await findPullRequest(octokit, repository, pullRequest))?.head.sha ?? null;
}

/** Whether a pull request is open and has this head now. What a merge queue asks about has no pull request, and is its own. */
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
