import { pinCandidate } from '../../core/release/candidate-pin.ts';
import type { Octokit } from '../../github/clients.ts';
import { readBranchMovedAt, readBranchSha, readDefaultBranch } from '../../github/read/commits.ts';
import { findPullRequest, type PullRequest } from '../../github/read/pull-request.ts';
import type { Command } from '../../model/command.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { conversationOf, type RequestRecord } from '../../model/request-record.ts';
import { ok, type Result } from '../../model/result.ts';
import type { AppContext } from '../app-context.ts';
import { pinnedHead } from '../channel/head.ts';

type Release = Extract<Command, { kind: 'release' }>;

/** The commit that is to be released, and the branch whose configuration counts. */
export interface Candidate {
  readonly sha: string;
  readonly defaultBranch: string;
  /** Null on an issue. */
  readonly pullRequest: number | null;
}

/** What a request to release is about: the head of an open pull request, the merge commit of a merged one, on an issue the default branch. */
export async function readCandidate(
  context: AppContext,
  octokit: Octokit,
  request: RequestRecord,
  command: Release,
): Promise<Result<Candidate, Refusal>> {
  const { repository, askedAt } = request;
  const pullRequest = conversationOf(request);
  const pull = await findPullRequest(octokit, repository, pullRequest);
  if (pull === null) return onDefaultBranch(octokit, request, command);
  const commit = await currentCommit(context, request, pull, command.sha);
  if (!commit.ok) return commit;
  const merged = { where: 'this pull request, now merged,', sha: commit.value, since: pull.merged_at };
  const pinned = pull.merged ? pinCandidate(askedAt, command, merged) : commit;
  return pinned.ok ? ok({ sha: pinned.value, defaultBranch: pull.base.repo.default_branch, pullRequest }) : pinned;
}

/** The commit that a pull request stands for now. */
export async function currentCommit(
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
  const branch = await readDefaultBranch(octokit, repository);
  const sha = await readBranchSha(octokit, repository, branch);
  // Where a commit is named, when it came does not matter.
  const since = command.sha === undefined ? await readBranchMovedAt(octokit, repository, branch, sha) : null;
  const pinned = pinCandidate(askedAt, command, { where: `the branch ${branch}`, sha, since });
  return pinned.ok ? ok({ sha: pinned.value, defaultBranch: branch, pullRequest: null }) : pinned;
}

const FORK = {
  code: 'fork-not-released',
  message: 'The head comes from a fork: its commit is on no branch of this repository, so no tag of it is made.',
  next: 'Merge the pull request, then comment /release again: the merge commit is released.',
} as const;
