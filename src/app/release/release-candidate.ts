import { pinReleaseCandidate } from '../../core/release/pin-release-candidate.ts';
import type { Octokit } from '../../github/clients.ts';
import { readBranchMovedAt, readBranchSha, readDefaultBranch } from '../../github/read/commits.ts';
import { findPullRequest, type PullRequest } from '../../github/read/pull-request.ts';
import type { Command } from '../../model/command.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { conversationNumber } from '../../model/request-origin.ts';
import type { RequestRecord } from '../../model/request-record.ts';
import { ok, type Result } from '../../model/result.ts';
import type { AppContext } from '../app-context.ts';
import { pinnedHead } from '../channel/head.ts';

type ReleaseCommand = Extract<Command, { kind: 'release' }>;

/** The commit to release, and the branch whose configuration is used. */
interface ReleaseCandidate {
  readonly sha: string;
  readonly defaultBranch: string;
  /** Null on an issue. */
  readonly pullRequest: number | null;
}

/** The commit to release: the head of an open pull request, the merge commit of a merged one, on an issue the default branch. */
export async function readReleaseCandidate(
  context: AppContext,
  octokit: Octokit,
  request: RequestRecord,
  command: ReleaseCommand,
): Promise<Result<ReleaseCandidate, Refusal>> {
  const { repository, askedAt } = request;
  const pullRequest = conversationNumber(request);
  const pull = await findPullRequest(octokit, repository, pullRequest);
  if (pull === null) return pinDefaultBranch(octokit, request, command);
  const commit = await currentCommit(context, request, pull, command.sha);
  if (!commit.ok) return commit;
  const merged = { where: 'this pull request, now merged,', sha: commit.value, since: pull.merged_at };
  const pinned = pull.merged ? pinReleaseCandidate(askedAt, command, merged) : commit;
  return pinned.ok ? ok({ sha: pinned.value, defaultBranch: pull.base.repo.default_branch, pullRequest }) : pinned;
}

/** The commit of a pull request now: its merge commit, or the head as the comment pins it. */
export async function currentCommit(
  { stores }: AppContext,
  request: RequestRecord,
  pull: PullRequest,
  named?: string,
): Promise<Result<string, Refusal>> {
  if (pull.merged && pull.merge_commit_sha !== null) return ok(pull.merge_commit_sha);
  if (pull.head.repo?.id !== pull.base.repo.id) return refuse(FORK);
  return pinnedHead(stores, request, pull, { named });
}

async function pinDefaultBranch(
  octokit: Octokit,
  { repository, askedAt }: RequestRecord,
  command: ReleaseCommand,
): Promise<Result<ReleaseCandidate, Refusal>> {
  const branch = await readDefaultBranch(octokit, repository);
  const sha = await readBranchSha(octokit, repository, branch);
  // When the command names the commit, its time does not matter.
  const since = command.sha === undefined ? await readBranchMovedAt(octokit, repository, branch, sha) : null;
  const pinned = pinReleaseCandidate(askedAt, command, { where: `the branch ${branch}`, sha, since });
  return pinned.ok ? ok({ sha: pinned.value, defaultBranch: branch, pullRequest: null }) : pinned;
}

const FORK = {
  code: 'fork-not-released',
  message: 'The head comes from a fork: its commit is not on a branch of this repository, so it is not tagged.',
  next: 'Merge the pull request, then comment /release again: the merge commit is released.',
} as const;
