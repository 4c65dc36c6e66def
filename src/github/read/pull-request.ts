import { repositoryParts, statusOf } from '../../model/github-api.ts';
import type { Octokit } from '../clients.ts';
import { permissionOf } from './permission.ts';

/** A pull request as GitHub describes it. */
export type PullRequest = Awaited<ReturnType<typeof readPullRequest>>;

/** A pull request as it is now. Throws what Octokit throws, also where there is none of that number. */
export async function readPullRequest(octokit: Octokit, repository: string, pullRequest: number) {
  return (await octokit.rest.pulls.get({ ...repositoryParts(repository), pull_number: pullRequest })).data;
}

/** The same; null where there is no pull request of that number. */
export async function findPullRequest(
  octokit: Octokit,
  repository: string,
  pullRequest: number,
): Promise<PullRequest | null> {
  try {
    return await readPullRequest(octokit, repository, pullRequest);
  } catch (error) {
    if (statusOf(error) === 404) return null;
    throw error;
  }
}

/** The head of an open pull request. */
interface OpenHead {
  readonly number: number;
  readonly sha: string;
  readonly author: string;
  readonly draft: boolean;
}

/** The heads of the open pull requests that were changed last, newest first, at most `max` (100 or fewer), and whether there are more. */
export async function openHeads(
  octokit: Octokit,
  repository: string,
  max: number,
): Promise<{ readonly heads: readonly OpenHead[]; readonly more: boolean }> {
  const where = { ...repositoryParts(repository), state: 'open', sort: 'updated', direction: 'desc' } as const;
  const { data, headers } = await octokit.rest.pulls.list({ ...where, per_page: max });
  const heads = data.map(({ number, head, user, draft }) => ({
    number,
    sha: head.sha,
    author: user?.login ?? 'ghost',
    draft: draft ?? false,
  }));
  return { heads, more: /rel="next"/.test(headers.link ?? '') };
}

/** Whether a user with write permission approved exactly this commit, and did not withdraw the approval. */
export async function isApproved(
  octokit: Octokit,
  repository: string,
  pullRequest: number,
  sha: string,
): Promise<boolean> {
  const reviews = await octokit.paginate(octokit.rest.pulls.listReviews, {
    ...repositoryParts(repository),
    pull_number: pullRequest,
    per_page: 100,
  });
  const last = new Map<string, { state: string; sha: string | null }>();
  for (const { user, state, commit_id } of reviews) {
    if (user !== null && state !== 'COMMENTED') last.set(user.login, { state, sha: commit_id });
  }
  for (const [login, review] of last) {
    if (review.state !== 'APPROVED' || review.sha !== sha) continue;
    if ((await permissionOf(octokit, repository, login)).writes) return true;
  }
  return false;
}
