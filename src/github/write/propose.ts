import { repositoryParts, statusOf } from '../../model/github-api.ts';
import type { Octokit } from '../clients.ts';
import { type BranchHead, readBranchHead } from '../read/onboarding.ts';

/** A file on a branch of its own, and the pull request that proposes it. */
interface FileProposal {
  readonly repository: string;
  readonly base: string;
  /** Head of `base`. */
  readonly head: BranchHead;
  readonly branch: string;
  readonly path: string;
  readonly text: string;
  readonly title: string;
  readonly body: string;
}

/** How a proposal ended. */
type Proposed =
  | { readonly kind: 'opened'; readonly number: number; readonly url: string }
  /** The pull request was opened by an earlier attempt. */
  | { readonly kind: 'open-already' }
  /** A user has a branch of this name, which is left alone. */
  | { readonly kind: 'branch-taken' };

/**
 * Proposes a file by pull request. The branch appears with its commit at once, so an attempt that was interrupted left either nothing
 * that is visible, or a whole branch, with which the next attempt goes on. Throws what Octokit throws.
 */
export async function proposeFile(octokit: Octokit, proposal: FileProposal, botLogin: string): Promise<Proposed> {
  const where = repositoryParts(proposal.repository);
  const { branch, base, title, body } = proposal;
  if (!(await makeBranch(octokit, proposal))) {
    const there = await readBranchHead(octokit, proposal.repository, branch);
    if (there === null || there.author !== botLogin) return { kind: 'branch-taken' };
  }
  try {
    const { data } = await octokit.rest.pulls.create({ ...where, head: branch, base, title, body });
    return { kind: 'opened', number: data.number, url: data.html_url };
  } catch (error) {
    if (statusOf(error) === 422 && /already exists/i.test((error as Error).message)) return { kind: 'open-already' };
    throw error;
  }
}

/** Makes the branch with one commit on the head of the base. Returns false where a branch of this name exists. */
async function makeBranch(octokit: Octokit, { repository, head, branch, path, text, title }: FileProposal) {
  const where = repositoryParts(repository);
  const tree = await octokit.rest.git.createTree({
    ...where,
    base_tree: head.treeSha,
    tree: [{ path, mode: '100644', type: 'blob', content: text }],
  });
  const commit = await octokit.rest.git.createCommit({
    ...where,
    message: title,
    tree: tree.data.sha,
    parents: [head.sha],
  });
  try {
    await octokit.rest.git.createRef({ ...where, ref: `refs/heads/${branch}`, sha: commit.data.sha });
    return true;
  } catch (error) {
    if (statusOf(error) === 422 && /already exists/i.test((error as Error).message)) return false;
    throw error;
  }
}

/** Opens an issue. Returns null where the repository has no issues (410). Throws what Octokit throws otherwise. */
export async function openIssue(
  octokit: Octokit,
  repository: string,
  issue: { readonly title: string; readonly body: string },
): Promise<{ readonly number: number; readonly url: string } | null> {
  try {
    const { data } = await octokit.rest.issues.create({ ...repositoryParts(repository), ...issue });
    return { number: data.number, url: data.html_url };
  } catch (error) {
    if (statusOf(error) === 410) return null;
    throw error;
  }
}
