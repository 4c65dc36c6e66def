import { repositoryParts, statusOf } from '../../model/github-api.ts';
import { TryAgain } from '../call-failure.ts';
import type { Octokit } from '../clients.ts';
import type { ChangedFile, DecisionAt } from '../read/decision-files.ts';
import { type BranchHead, readBranchHead } from '../read/onboarding.ts';

/** A decision, and the one pull request that collects decisions. */
interface DecisionRecord {
  readonly repository: string;
  /** The branch that the pull request goes to. */
  readonly base: string;
  /** The branch of the pull request. */
  readonly branch: string;
  /** What the decision changes in a commit. */
  at(commit: BranchHead): Promise<DecisionAt>;
  readonly title: string;
  readonly body: string;
  /** First line of the message of the commit. */
  readonly message: string;
}

/** Where a decision is recorded. */
type Recorded =
  | {
      readonly kind: 'proposed';
      readonly url: string;
      /** What the pull request has beside the row, phrases; empty where an earlier attempt wrote it. */
      readonly whats: readonly string[];
      readonly remarks: readonly string[];
    }
  /** The default branch has it. */
  | { readonly kind: 'there' }
  /** Nowhere: the branch has commits of a user, which are left alone. */
  | { readonly kind: 'branch-taken' }
  /** Nowhere: the ledger cannot be changed. `why` is a phrase. */
  | { readonly kind: 'unchangeable'; readonly why: string };

/**
 * Adds a decision to the open pull request of the App, or opens one, with all files in one commit. A ledger that has the row is not changed,
 * nor is another file then, so an attempt after a crash goes on where the earlier one ended: without a commit, with a commit that no branch
 * has, or with a branch without a pull request. Commits of users on the branch stay: later decisions are added to them, and without an open
 * pull request a branch with such commits is left alone, unless they were merged. Another commit on the branch in between is no loss: GitHub
 * refuses the update, and the next attempt reads the files again. Throws what Octokit throws.
 */
export async function recordDecision(octokit: Octokit, record: DecisionRecord, botLogin: string): Promise<Recorded> {
  const { repository, base, branch } = record;
  const onBase = await readBranchHead(octokit, repository, base);
  if (onBase === null) throw new Error(`${repository} has no branch ${base}`);
  const shipped = await record.at(onBase);
  if ('why' in shipped) return { kind: 'unchangeable', why: shipped.why };
  if (shipped.isRecorded) return { kind: 'there' };
  const pulls = await pullRequestsOf(octokit, record);
  const open = openOne(pulls, record, botLogin);
  const onBranch = await readBranchHead(octokit, repository, branch);
  if (onBranch !== null && open === null) {
    const isMerged = pulls.some(({ merged_at, head }) => merged_at !== null && head.sha === onBranch.sha);
    if (!isMerged && !(await isOwn(octokit, record, onBranch, botLogin))) return { kind: 'branch-taken' };
  }
  const collected = onBranch === null ? null : await record.at(onBranch);
  if (open !== null && collected !== null && 'why' in collected) return { kind: 'unchangeable', why: collected.why };
  let added: Pick<Extract<Recorded, { kind: 'proposed' }>, 'whats' | 'remarks'> = { whats: [], remarks: [] };
  if (collected === null || 'why' in collected || !collected.isRecorded) {
    // Without an open pull request, what the branch has was merged or turned down.
    const isKept = open !== null && onBranch !== null && collected !== null && !('why' in collected);
    const { files, whats, remarks } = await (isKept ? collected : shipped).changes();
    const sha = await commit(octokit, record, isKept ? onBranch : onBase, files, whats);
    await moveBranch(octokit, record, sha, onBranch === null ? 'new' : isKept ? 'forward' : 'again');
    added = { whats, remarks };
  }
  return { kind: 'proposed', url: open ?? (await propose(octokit, record, botLogin)), ...added };
}

type ListedPull = Awaited<ReturnType<Octokit['rest']['pulls']['list']>>['data'][number];

/** The latest pull requests from the branch, open and closed. */
async function pullRequestsOf(octokit: Octokit, { repository, base, branch }: DecisionRecord): Promise<ListedPull[]> {
  const where = repositoryParts(repository);
  const { data } = await octokit.rest.pulls.list({ ...where, state: 'all', head: `${where.owner}:${branch}`, base });
  return data;
}

/** The address of the App's open pull request; null without one. */
function openOne(pulls: readonly ListedPull[], { branch }: DecisionRecord, botLogin: string): string | null {
  const found = pulls.find(
    ({ state, user, head }) => state === 'open' && user?.login === botLogin && head.ref === branch,
  );
  return found?.html_url ?? null;
}

/** Whether the App made every commit that only the branch has. False where GitHub does not list them all. */
async function isOwn(
  octokit: Octokit,
  { repository, base }: DecisionRecord,
  { sha }: BranchHead,
  botLogin: string,
): Promise<boolean> {
  try {
    const { data } = await octokit.rest.repos.compareCommitsWithBasehead({
      ...repositoryParts(repository),
      basehead: `${base}...${sha}`,
      per_page: 100,
    });
    const isListed = data.commits.length === data.total_commits;
    return isListed && data.commits.every(({ author }) => author?.login === botLogin);
  } catch (error) {
    // Too large to compare, or without a common commit: this is no branch of a ledger.
    if (statusOf(error) === 404 || statusOf(error) === 500) return false;
    throw error;
  }
}

async function commit(
  octokit: Octokit,
  { repository, message }: DecisionRecord,
  parent: BranchHead,
  files: readonly ChangedFile[],
  whats: readonly string[],
): Promise<string> {
  const where = repositoryParts(repository);
  const entries = files.map(({ path, mode, text: content }) => ({ path, mode, type: 'blob', content }) as const);
  const tree = await octokit.rest.git.createTree({ ...where, base_tree: parent.treeSha, tree: entries });
  const made = await octokit.rest.git.createCommit({
    ...where,
    message: whats.length === 0 ? message : `${message}\n\nWith ${whats.join(' and ')}.`,
    tree: tree.data.sha,
    parents: [parent.sha],
  });
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
    const url = isOpen ? openOne(await pullRequestsOf(octokit, record), record, botLogin) : null;
    if (url === null) throw error;
    return url;
  }
}
