import { isProposal } from '../../core/init/onboarding-text.ts';
import { repositoryParts, statusOf } from '../../model/github-api.ts';
import type { Octokit } from '../clients.ts';
import { readFileText } from './repository-files.ts';

/** Files that are read at the same time. */
const CONCURRENT = 8;
/** Most files whose text is read for a draft: each costs a call. */
const TEXTS_MAX = 64;

/** A file of a commit. */
interface DraftFile {
  readonly path: string;
  readonly text?: string;
}

/** The head of a branch. */
export interface BranchHead {
  readonly sha: string;
  readonly treeSha: string;
  /** Login of the commit's author on GitHub; null where GitHub knows none. */
  readonly author: string | null;
}

/** The head of a branch; null where there is no such branch, as in a repository without a commit. */
export async function readBranchHead(octokit: Octokit, repository: string, branch: string): Promise<BranchHead | null> {
  try {
    const { data } = await octokit.rest.repos.getBranch({ ...repositoryParts(repository), branch });
    return { sha: data.commit.sha, treeSha: data.commit.commit.tree.sha, author: data.commit.author?.login ?? null };
  } catch (error) {
    if (statusOf(error) === 404) return null;
    throw error;
  }
}

/**
 * The paths of a commit, and the text of those that `isWanted`: at most 64, the nearest to the top of the repository. `isPartial` says
 * that GitHub did not list all paths, or that not all texts were read.
 */
export async function readDraftFiles(
  octokit: Octokit,
  repository: string,
  { sha, treeSha }: BranchHead,
  isWanted: (path: string) => boolean,
): Promise<{ readonly files: readonly DraftFile[]; readonly textsRead: number; readonly isPartial: boolean }> {
  const where = { ...repositoryParts(repository), tree_sha: treeSha, recursive: '1' };
  const { data } = await octokit.rest.git.getTree(where);
  const paths = data.tree.flatMap(({ path, type }) => (type === 'blob' && path !== undefined ? [path] : []));
  const depth = (path: string) => path.split('/').length;
  const wanted = paths.filter(isWanted).sort((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1));
  const texts = new Map<string, string>();
  for (let at = 0; at < Math.min(wanted.length, TEXTS_MAX); at += CONCURRENT) {
    const batch = wanted.slice(at, Math.min(at + CONCURRENT, TEXTS_MAX));
    const read = await Promise.all(batch.map((path) => readFileText(octokit, repository, sha, path)));
    for (const [index, path] of batch.entries()) if (read[index] != null) texts.set(path, read[index]);
  }
  const files = paths.map((path) => ({ path, ...(texts.has(path) && { text: texts.get(path) as string }) }));
  return { files, textsRead: texts.size, isPartial: data.truncated || texts.size < wanted.length };
}

/**
 * Whether the App proposed a configuration here before: as a pull request or as an issue, open, merged or closed. Of a pull request
 * GitHub keeps the author when the repository is renamed or transferred.
 */
export async function hasProposal(octokit: Octokit, repository: string, botLogin: string): Promise<boolean> {
  const pages = octokit.paginate.iterator(octokit.rest.issues.listForRepo, {
    ...repositoryParts(repository),
    creator: botLogin,
    state: 'all',
    per_page: 100,
  });
  for await (const { data } of pages) if (data.some(isProposal)) return true;
  return false;
}

/** Which permissions to write the App has in a repository. */
export async function readWritePermissions(
  app: Octokit,
  repository: string,
): Promise<{ readonly pullRequest: boolean; readonly issue: boolean }> {
  const { permissions } = (await app.rest.apps.getRepoInstallation(repositoryParts(repository))).data;
  return {
    pullRequest: permissions.contents === 'write' && permissions.pull_requests === 'write',
    issue: permissions.issues === 'write',
  };
}
