import { pinCandidate } from '../../core/release/candidate-pin.ts';
import type { Octokit } from '../../github/github.ts';
import type { Command } from '../../model/command.ts';
import { repositoryParts } from '../../model/github-api.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import type { RequestRecord } from '../../model/request-record.ts';
import { ok, type Result } from '../../model/result.ts';
import type { AppContext } from '../app-context.ts';
import { pinnedHead, readPullRequest } from '../channel/head.ts';

type Release = Extract<Command, { kind: 'release' }>;
type PullRequest = Awaited<ReturnType<Octokit['rest']['pulls']['get']>>['data'];

/** The commit that is to be released, and the branch whose configuration counts. */
export interface Candidate {
  readonly sha: string;
  readonly defaultBranch: string;
  /** Null on an issue. */
  readonly pullRequest: number | null;
}

/** What a request to release is about: the head of an open pull request, the merge commit of a merged one, on an issue the default branch. */
export async function candidateOf(
  context: AppContext,
  octokit: Octokit,
  request: RequestRecord,
  command: Release,
): Promise<Result<Candidate, Refusal>> {
  const { repository, pullRequest, askedAt } = request;
  const pull = await readPullRequest(octokit, repository, pullRequest);
  if (pull === null) return onDefaultBranch(octokit, request, command);
  const commit = await commitOf(context, request, pull, command.sha);
  if (!commit.ok) return commit;
  const merged = { where: 'this pull request, now merged,', sha: commit.value, since: pull.merged_at };
  const pinned = pull.merged ? pinCandidate(askedAt, command, merged) : commit;
  return pinned.ok ? ok({ sha: pinned.value, defaultBranch: pull.base.repo.default_branch, pullRequest }) : pinned;
}

/** The commit that a pull request stands for now. */
export async function commitOf(
  { stores }: AppContext,
  request: RequestRecord,
  pull: PullRequest,
  named?: string,
): Promise<Result<string, Refusal>> {
  if (pull.merged && pull.merge_commit_sha !== null) return ok(pull.merge_commit_sha);
  if (pull.head.repo?.full_name !== pull.base.repo.full_name) return refuse(FORK);
  return pinnedHead(stores, request, pull, { named });
}

async function onDefaultBranch(
  octokit: Octokit,
  { repository, askedAt }: RequestRecord,
  command: Release,
): Promise<Result<Candidate, Refusal>> {
  const where = repositoryParts(repository);
  const { default_branch: branch } = (await octokit.rest.repos.get(where)).data;
  const { sha } = (await octokit.rest.repos.getBranch({ ...where, branch })).data.commit;
  // Where a commit is named, when it came does not matter.
  const since = command.sha === undefined ? await movedAt(octokit, repository, branch, sha) : null;
  const pinned = pinCandidate(askedAt, command, { where: `the branch ${branch}`, sha, since });
  return pinned.ok ? ok({ sha: pinned.value, defaultBranch: branch, pullRequest: null }) : pinned;
}

/**
 * When a branch came to the commit where it is now, by GitHub's clock: dates in commits are their authors' word. Null when the
 * last move that GitHub tells of leads elsewhere.
 */
async function movedAt(octokit: Octokit, repository: string, branch: string, sha: string): Promise<string | null> {
  const where = { ...repositoryParts(repository), ref: `refs/heads/${branch}` };
  const { data } = await octokit.rest.repos.listActivities({ ...where, per_page: 1 });
  return data.find(({ after }) => after === sha)?.timestamp ?? null;
}

const FORK = {
  code: 'fork-not-released',
  message: 'The head comes from a fork: its commit is on no branch of this repository, so no tag of it is made.',
  next: 'Merge the pull request, then comment /release again: the merge commit is released.',
} as const;
