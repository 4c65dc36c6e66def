import type { Facts } from '../../core/plan/request.ts';
import type { Octokit } from '../../github/github.ts';
import { permissionOf } from '../../github/permission.ts';
import { readConfig, readFlags } from '../../github/repository-files.ts';
import { repositoryParts } from '../../model/github-api.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import type { RequestRecord } from '../../model/request-record.ts';
import { ok, type Result } from '../../model/result.ts';
import type { MeasuringCommand } from '../../model/work.ts';
import { pinnedHead } from '../channel/head.ts';
import type { Stores } from '../stores.ts';

/** Everything GitHub must be asked before a command becomes a plan. Throws what Octokit throws. */
export async function gatherFacts(
  octokit: Octokit,
  stores: Stores,
  request: RequestRecord,
  command: MeasuringCommand,
): Promise<Result<Facts, Refusal>> {
  const where = repositoryParts(request.repository);
  const { data: pull } = await octokit.rest.pulls.get({ ...where, pull_number: request.pullRequest });
  if (pull.head.repo === null) {
    return refuse({
      code: 'fork-deleted',
      message: 'The repository the pull request came from does not exist any more.',
      next: 'Push the branch again and open a new pull request.',
    });
  }
  const fork = pull.head.repo.full_name !== pull.base.repo.full_name;
  const { sha: named } = command.options;
  const isApproved = fork && named?.length !== 40 && (await approved(octokit, request, pull.head.sha));
  const pinned = await pinnedHead(stores, request, pull, { named, fork, approved: isApproved });
  if (!pinned.ok) return pinned;

  const branch = pull.base.repo.default_branch;
  const { data: main } = await octokit.rest.repos.getBranch({ ...where, branch });
  const config = await readConfig(octokit, request.repository, main.commit.sha);
  if (!config.ok) return config;
  const { data: comparison } = await octokit.rest.repos.compareCommitsWithBasehead({
    ...where,
    basehead: `${pull.base.sha}...${pinned.value}`,
    per_page: 1,
  });
  const naming = command.kind === 'ab' && [command.candidate, command.baseline].some((side) => side?.kind === 'flags');
  return ok({
    config: config.value,
    headSha: pinned.value,
    baseSha: comparison.merge_base_commit.sha,
    benchSha: main.commit.sha,
    flags: naming ? await readFlags(octokit, request.repository, pinned.value, config.value) : {},
  });
}

/** Whether somebody who may write approved exactly this commit, and did not take it back. */
async function approved(octokit: Octokit, { repository, pullRequest }: RequestRecord, sha: string): Promise<boolean> {
  const reviews = await octokit.paginate(octokit.rest.pulls.listReviews, {
    ...repositoryParts(repository),
    pull_number: pullRequest,
    per_page: 100,
  });
  const last = new Map<string, { state: string; sha: string | null }>();
  for (const { user, state, commit_id } of reviews) {
    if (user !== null && state !== 'COMMENTED') last.set(user.login, { state, sha: commit_id });
  }
  for (const [login, review] of last) {
    if (review.state !== 'APPROVED' || review.sha !== sha) continue;
    if ((await permissionOf(octokit, repository, login)).writes) return true;
  }
  return false;
}
