import { permissionOf } from '../../github/read/permission.ts';
import { readPullRequest } from '../../github/read/pull-request.ts';
import type { Refusal } from '../../model/refusal.ts';
import type { RequestRecord } from '../../model/request-record.ts';
import { err, ok, type Result } from '../../model/result.ts';
import type { AppContext } from '../app-context.ts';
import { pinnedHead } from '../channel/head.ts';
import { readGateRules } from './gate-facts.ts';
import { measuredCheck } from './unaccepted.ts';

/** A commit that a maintainer speaks about, whose pull request it is (0: a merge group), and by whom. */
interface MaintainedCommit {
  readonly sha: string;
  readonly pullRequest: number;
  readonly author: string;
}

/** The head of the pull request that a maintainer speaks about, or why nobody may speak about it. */
export async function maintainersHead(
  { github, stores }: AppContext,
  request: RequestRecord,
  named?: string,
): Promise<Result<MaintainedCommit, Refusal>> {
  const { repository, pullRequest, login } = request;
  const octokit = await github.installation(request.installationId);
  if (!(await permissionOf(octokit, repository, login)).maintains) return err(NOT_A_MAINTAINER);
  const pull = await readPullRequest(octokit, repository, pullRequest);
  // An acceptance runs nothing, and who names all 40 digits has read them: a fork needs no more caution.
  const pinned = await pinnedHead(stores, request, pull, { named });
  if (!pinned.ok) return pinned;
  const rules = await readGateRules(octokit, repository, pull.base.repo.default_branch);
  if (!rules.ok) return rules;
  if (rules.value === null) return err(NO_GATE);
  return ok({ sha: pinned.value, pullRequest, author: pull.user?.login ?? 'ghost' });
}

/** The same, or the merge group of the commit that is named: it has no pull request to comment on, and is accepted from any. */
export async function maintainersCommit(
  context: AppContext,
  request: RequestRecord,
  named?: string,
): Promise<Result<MaintainedCommit, Refusal>> {
  const { repository, login } = request;
  const ofCommit = named === undefined ? [] : await context.stores.requests.ofCommit(repository, named);
  const group = ofCommit.find(({ asked }) => asked.kind === 'gate' && asked.gate.group !== undefined);
  if (named === undefined || group === undefined) return maintainersHead(context, request, named);
  const octokit = await context.github.installation(request.installationId);
  if (!(await permissionOf(octokit, repository, login)).maintains) return err(NOT_A_MAINTAINER);
  // It may hold what others changed: nobody accepts that unseen.
  if (measuredCheck(ofCommit, group.pullRequest) === undefined) return err(NOT_MEASURED);
  return ok({ sha: named, pullRequest: group.pullRequest, author: group.login });
}

const NOT_A_MAINTAINER: Refusal = {
  kind: 'refusal',
  code: 'not-a-maintainer',
  message: 'What the gate lets pass or run is decided by those with the role maintain or admin.',
  next: 'Ask one of them to post the command.',
};

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
