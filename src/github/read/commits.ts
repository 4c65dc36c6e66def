import { repositoryParts, statusOf } from '../../model/github-api.ts';
import type { Tag } from '../../model/release.ts';
import type { Octokit } from '../clients.ts';

/** GitHub lists at most this many commits of a comparison at once. */
const COMMITS_MAX = 100;

/** Name of the default branch. */
export async function readDefaultBranch(octokit: Octokit, repository: string): Promise<string> {
  return (await octokit.rest.repos.get(repositoryParts(repository))).data.default_branch;
}

/** The commit at which a branch is now. */
export async function readBranchSha(octokit: Octokit, repository: string, branch: string): Promise<string> {
  return (await octokit.rest.repos.getBranch({ ...repositoryParts(repository), branch })).data.commit.sha;
}

/**
 * When a branch moved to the commit at which it is now, by GitHub's clock: dates in commits are set by their authors. Null
 * when the last move that GitHub lists leads to another commit.
 */
export async function readBranchMovedAt(
  octokit: Octokit,
  repository: string,
  branch: string,
  sha: string,
): Promise<string | null> {
  const where = { ...repositoryParts(repository), ref: `refs/heads/${branch}` };
  const { data } = await octokit.rest.repos.listActivities({ ...where, per_page: 1 });
  return data.find(({ after }) => after === sha)?.timestamp ?? null;
}

/**
 * Whether the workflow files of a commit differ from those of the default branch. GitHub takes its tag and its release only from
 * those who may write workflows.
 */
export async function changesWorkflows(octokit: Octokit, repository: string, sha: string): Promise<boolean> {
  const branch = await readDefaultBranch(octokit, repository);
  const at = async (commit: string): Promise<string | null> => {
    let tree: string | null = commit;
    for (const folder of ['.github', 'workflows'])
      if (tree !== null) tree = await subtree(octokit, repository, tree, folder);
    return tree;
  };
  return (await at(sha)) !== (await at(await readBranchSha(octokit, repository, branch)));
}

/** The tree of a folder that stands directly in a tree or commit; null where there is none. */
async function subtree(octokit: Octokit, repository: string, tree_sha: string, folder: string): Promise<string | null> {
  const { data } = await octokit.rest.git.getTree({ ...repositoryParts(repository), tree_sha });
  return data.tree.find(({ path, type }) => path === folder && type === 'tree')?.sha ?? null;
}

/**
 * The parents of the commits between two commits, oldest first, at most 100; `total` counts all of them. Null where the comparison
 * is too large for GitHub, which then fails with 500 each time.
 */
export async function readCommitsBetween(
  octokit: Octokit,
  repository: string,
  baseSha: string,
  headSha: string,
): Promise<{ readonly commits: readonly { readonly parents: readonly string[] }[]; readonly total: number } | null> {
  try {
    const { data } = await octokit.rest.repos.compareCommitsWithBasehead({
      ...repositoryParts(repository),
      basehead: `${baseSha}...${headSha}`,
      per_page: COMMITS_MAX,
    });
    const commits = data.commits.map(({ parents }) => ({ parents: parents.map((parent) => parent.sha) }));
    return { commits, total: data.total_commits };
  } catch (error) {
    if (statusOf(error) === 500) return null;
    throw error;
  }
}

/** All tags of a repository, with the commits that they lead to. */
export async function readTags(octokit: Octokit, repository: string): Promise<Tag[]> {
  const tags = await octokit.paginate(octokit.rest.repos.listTags, { ...repositoryParts(repository), per_page: 100 });
  return tags.map(({ name, commit }) => ({ name, sha: commit.sha }));
}
