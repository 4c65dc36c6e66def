import { renderAcceptedMember } from '../../core/report/gate/gate-check.ts';
import { standingAcceptance } from '../../core/verdict/gate/acceptance.ts';
import { isSoleMember } from '../../core/verdict/gate/sole-member.ts';
import type { Octokit } from '../../github/clients.ts';
import { readCommitsBetween } from '../../github/read/commits.ts';
import type { GateTask } from '../../model/gate.ts';
import type { CheckReport } from '../../model/publication.ts';
import type { RequestOrigin } from '../../model/request-origin.ts';
import type { AppContext } from '../app-context.ts';
import { currentHead } from '../channel/head.ts';

/**
 * The check of a merge group that holds only one accepted pull request on top of its branch: success without a measurement, which
 * could change nothing. Null where the group holds, or may hold, anything else.
 */
export async function acceptedMember(
  { stores, now }: AppContext,
  octokit: Octokit,
  { repositoryId, repository }: RequestOrigin,
  { sha, group }: GateTask,
  branchSha: string,
): Promise<CheckReport | null> {
  // A group on top of another group is merged with what that one holds.
  if (group?.pullRequest === undefined || group.baseSha !== branchSha) return null;
  const { baseSha, pullRequest } = group;
  const headSha = await currentHead(octokit, repository, pullRequest);
  if (headSha === null) return null;
  const acceptance = standingAcceptance(await stores.requests.ofCommit(repositoryId, headSha), now());
  if (acceptance === null) return null;
  const between = await readCommitsBetween(octokit, repository, baseSha, sha);
  // Without the list it is measured.
  if (between === null || !isSoleMember(headSha, { baseSha, ...between })) return null;
  return renderAcceptedMember(acceptance, { pullRequest, headSha });
}
