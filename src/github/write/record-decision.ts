import { repositoryParts, statusOf } from '../../model/github-api.ts';
import { TryAgain } from '../call-failure.ts';
import type { Octokit } from '../clients.ts';
import { type BranchHead, readBranchHead } from '../read/onboarding.ts';
import { readFileText } from '../read/repository-files.ts';

/** A change of one document, and the one pull request that collects such changes. */
interface DecisionRecord {
  readonly repository: string;
  /** The branch that the pull request goes to. */
  readonly base: string;
  /** The branch of the pull request. */
  readonly branch: string;
  readonly path: string;
  /** The document with the decision; the same text where it has it already. `before` is empty where there is no document. */
  add(before: string): string;
  readonly title: string;
  readonly body: string;
  /** Message of the commit. */
  readonly message: string;
}

/** Where a decision is recorded. */
type Recorded =
  | { readonly kind: 'proposed'; readonly url: string }
  /** The default branch has it. */
  | { readonly kind: 'there' }
  /** A user has a branch of this name, which is left alone. */
  | { readonly kind: 'branch-taken' };

/**
 * Adds a decision to the open pull request of the App, or opens one. A document that has the decision is not changed, so an attempt after a
 * crash goes on where the earlier one ended: without a commit, with a commit that no branch has, or with a branch without a pull request.
 * Another commit on the branch in between is no loss: GitHub refuses the update, and the next attempt reads the document again. Throws
 * what Octokit throws.
 */
export async function recordDecision(octokit: Octokit, record: DecisionRecord, botLogin: string): Promise<Recorded> {
  const { repository, base, branch, path } = record;
  const onBase = await readBranchHead(octokit, repository, base);
  if (onBase === null) throw new Error(`${repository} has no branch ${base}`);
  const shipped = (await readFileText(octokit, repository, onBase.sha, path)) ?? '';
  if (record.add(shipped) === shipped) return { kind: 'there' };
  const open = await openPullRequest(octokit, record, botLogin);
  const onBranch = await readBranchHead(octokit, repository, branch);
  if (open === null && onBranch !== null && onBranch.author !== botLogin) return { kind: 'branch-taken' };
  const collected = onBranch === null ? '' : ((await readFileText(octokit, repository, onBranch.sha, path)) ?? '');
  const isWritten = onBranch !== null && record.add(collected) === collected;
  if (!isWritten) {
    // Without an open pull request, what the branch has was merged or turned down.
    const isKept = open !== null && onBranch !== null;
    const sha = await commit(octokit, record, isKept ? onBranch : onBase, record.add(isKept ? collected : shipped));
    await moveBranch(octokit, record, sha, onBranch === null ? 'new' : isKept ? 'forward' : 'again');
  }
  if (open !== null) return { kind: 'proposed', url: open };
  return { kind: 'proposed', url: await propose(octokit, record, botLogin) };
}

/** The address of the App's open pull request from the branch; null without one. */
async function openPullRequest(
  octokit: Octokit,
  { repository, base, branch }: DecisionRecord,
  botLogin: string,
): Promise<string | null> {
  const where = repositoryParts(repository);
  const { data } = await octokit.rest.pulls.list({ ...where, state: 'open', head: `${where.owner}:${branch}`, base });
  return data.find(({ user, head }) => user?.login === botLogin && head.ref === branch)?.html_url ?? null;
}

async function commit(
  octokit: Octokit,
  { repository, path, message }: DecisionRecord,
  parent: BranchHead,
  content: string,
): Promise<string> {
  const where = repositoryParts(repository);
  const entry = { path, mode: '100644', type: 'blob', content } as const;
  const tree = await octokit.rest.git.createTree({ ...where, base_tree: parent.treeSha, tree: [entry] });
  const made = await octokit.rest.git.createCommit({ ...where, message, tree: tree.data.sha, parents: [parent.sha] });
  return made.data.sha;
}

async function moveBranch(
  octokit: Octokit,
  { repository, branch }: DecisionRecord,
  sha: string,
  how: 'new' | 'forward' | 'again',
): Promise<void> {
  const where = repositoryParts(repository);
  try {
    if (how === 'new') await octokit.rest.git.createRef({ ...where, ref: `refs/heads/${branch}`, sha });
    else await octokit.rest.git.updateRef({ ...where, ref: `heads/${branch}`, sha, force: how === 'again' });
  } catch (error) {
    // Another verdict, or a user, was faster.
    if (statusOf(error) === 422 && /already exists|not a fast forward/i.test((error as Error).message))
      throw new TryAgain(`the branch ${branch} moved meanwhile`);
    throw error;
  }
}

async function propose(octokit: Octokit, record: DecisionRecord, botLogin: string): Promise<string> {
  const { repository, base, branch: head, title, body } = record;
  try {
    const { data } = await octokit.rest.pulls.create({ ...repositoryParts(repository), head, base, title, body });
    return data.html_url;
  } catch (error) {
    const isOpen = statusOf(error) === 422 && /already exists/i.test((error as Error).message);
    const url = isOpen ? await openPullRequest(octokit, record, botLogin) : null;
    if (url === null) throw error;
    return url;
  }
}
