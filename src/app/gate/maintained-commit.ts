import { checkMaintainer } from '../../github/read/permission.ts';
import { readPullRequest } from '../../github/read/pull-request.ts';
import type { Refusal } from '../../model/refusal.ts';
import { conversationNumber, subjectNumber } from '../../model/request-origin.ts';
import { isGate, type ReceivedRequest } from '../../model/request-record.ts';
import { err, ok, type Result } from '../../model/result.ts';
import type { AppContext } from '../app-context.ts';
import { pinnedHead } from '../channel/head.ts';
import { readGateRules } from './gate-facts.ts';
import { measuredCheck } from './unaccepted.ts';

/** A commit that a maintainer decides about. */
export interface MaintainedCommit {
  readonly sha: string;
  /** Null for a merge group. */
  readonly pullRequest: number | null;
  readonly author: string;
}

/** The head of the pull request that a maintainer decides about, or why the user may not decide. */
export async function maintainersHead(
  { github, stores }: AppContext,
  request: ReceivedRequest,
  named?: string,
): Promise<Result<MaintainedCommit, Refusal>> {
  const { repository, login } = request;
  const pullRequest = conversationNumber(request);
  const octokit = await github.repository(request);
  const maintainer = await checkMaintainer(octokit, repository, login, DECIDE);
  if (!maintainer.ok) return maintainer;
  const pull = await readPullRequest(octokit, repository, pullRequest);
  // An acceptance runs nothing, and a user who gives all 40 digits has read them: a fork needs no more caution.
  const pinned = await pinnedHead(stores, request, pull, { named });
  if (!pinned.ok) return pinned;
  const rules = await readGateRules(octokit, repository, pull.base.repo.default_branch);
  if (!rules.ok) return rules;
  if (rules.value === null) return err(NO_GATE);
  return ok({ sha: pinned.value, pullRequest, author: pull.user?.login ?? 'ghost' });
}

/** The same, or the merge group of a named commit: it has no conversation, so it is accepted from any pull request. */
export async function maintainersCommit(
  context: AppContext,
  request: ReceivedRequest,
  named?: string,
): Promise<Result<MaintainedCommit, Refusal>> {
  const { repository, login } = request;
  const ofCommit = named === undefined ? [] : await context.stores.requests.ofCommit(request.repositoryId, named);
  const group = ofCommit.filter(isGate).find(({ task }) => task.gate.group !== undefined);
  if (named === undefined || group === undefined) return maintainersHead(context, request, named);
  const octokit = await context.github.repository(request);
  const maintainer = await checkMaintainer(octokit, repository, login, DECIDE);
  if (!maintainer.ok) return maintainer;
  // It may hold changes of others, which are not accepted before they are measured.
  const pullRequest = subjectNumber(group.subject);
  if (measuredCheck(ofCommit, pullRequest) === undefined) return err(NOT_MEASURED);
  return ok({ sha: named, pullRequest, author: group.login });
}

const DECIDE = 'decide what the gate lets pass or run';

const NO_GATE: Refusal = {
  kind: 'refusal',
  code: 'no-gate',
  message: 'The configuration of the default branch has no gate.',
  next: 'Add gate: { suite: NAME } to .github/alloc-ab.yml on the default branch.',
};

const NOT_MEASURED: Refusal = {
  kind: 'refusal',
  code: 'group-not-measured',
  message: 'That merge group is not measured yet, and it may hold what several people changed.',
  next: 'Wait for its check, then comment again.',
};
