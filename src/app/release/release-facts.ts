import { repositoryParts, statusOf } from '../../model/github-api.ts';
import { type Answer, ok, type Refusal, refuse } from '../../model/refusal.ts';
import type { Tag } from '../../model/release.ts';
import type { RequestRecord } from '../../model/request-record.ts';
import type { Octokit } from '../github/github.ts';
import { pinnedHead } from '../github/head.ts';
import { permissionOf } from '../github/permission.ts';
import type { Worker } from '../worker.ts';

/** The commit that is to be released, and the branch whose configuration counts. */
export interface Candidate {
  readonly sha: string;
  readonly defaultBranch: string;
  /** Null on an issue. */
  readonly pullRequest: number | null;
}

/** Why nothing may be released by this person or this App; null when it may. Asked before hours of measuring. */
export async function mayNotRelease(
  { github, settings }: Worker,
  octokit: Octokit,
  { repository, login }: RequestRecord,
): Promise<Refusal | null> {
  if (!(await permissionOf(octokit, repository, login)).maintains) return NOT_A_MAINTAINER;
  if (settings.signingKey === null) return NO_KEY;
  const { data } = await (await github.app()).rest.apps.getRepoInstallation(repositoryParts(repository));
  return data.permissions.contents === 'write' ? null : NO_PERMISSION;
}

/** What a request to release is about: the head of an open pull request, the merge commit of a merged one, on an issue the default branch. */
export async function candidateOf(
  { memory }: Worker,
  octokit: Octokit,
  request: RequestRecord,
): Promise<Answer<Candidate>> {
  const { repository, pullRequest } = request;
  const where = repositoryParts(repository);
  const pull = await pullOf(octokit, repository, pullRequest);
  if (pull === null) {
    const { data: whole } = await octokit.rest.repos.get(where);
    const { data: main } = await octokit.rest.repos.getBranch({ ...where, branch: whole.default_branch });
    return ok({ sha: main.commit.sha, defaultBranch: whole.default_branch, pullRequest: null });
  }
  const candidate = { defaultBranch: pull.base.repo.default_branch, pullRequest };
  if (pull.merged && pull.merge_commit_sha !== null) return ok({ ...candidate, sha: pull.merge_commit_sha });
  if (pull.head.repo?.full_name !== pull.base.repo.full_name) return refuse(FORK);
  const pinned = await pinnedHead(memory, request, pull);
  return pinned.ok ? ok({ ...candidate, sha: pinned.value }) : pinned;
}

/** All tags of a repository, with the commits they lead to. */
export async function readTags(octokit: Octokit, repository: string): Promise<Tag[]> {
  const tags = await octokit.paginate(octokit.rest.repos.listTags, { ...repositoryParts(repository), per_page: 100 });
  return tags.map(({ name, commit }) => ({ name, sha: commit.sha }));
}

/** The pull request of a number; null for an issue. */
async function pullOf(octokit: Octokit, repository: string, number: number) {
  try {
    return (await octokit.rest.pulls.get({ ...repositoryParts(repository), pull_number: number })).data;
  } catch (error) {
    if (statusOf(error) === 404) return null;
    throw error;
  }
}

const NOT_A_MAINTAINER: Refusal = {
  kind: 'refusal',
  code: 'not-a-maintainer',
  message: 'What is released is decided by those with the role maintain or admin.',
  next: 'Ask one of them to post the command.',
};

const NO_KEY: Refusal = {
  kind: 'refusal',
  code: 'no-signing-key',
  message: 'A release carries signed evidence, and this App has no key to sign with.',
  next: 'Tell the operator of the App to set SIGNING_KEY (alloc-ab keygen FILE makes one).',
};

const NO_PERMISSION: Refusal = {
  kind: 'refusal',
  code: 'no-permission',
  message: 'The App may not write tags and releases here: its permission "Contents" is not "Read and write".',
  next: 'Let the operator set Contents to "Read and write" in the settings of the App, and accept that for this repository.',
};

const FORK = {
  code: 'fork-not-released',
  message: 'The head comes from a fork: its commit is on no branch of this repository, so no tag of it is made.',
  next: 'Merge the pull request, then comment /release again: the merge commit is released.',
} as const;
