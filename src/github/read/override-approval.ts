import { checkOverride } from '../../core/release/release-ruling.ts';
import { harmless } from '../../core/text/quote.ts';
import { repositoryParts } from '../../model/github-api.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import type { ReleaseOverride } from '../../model/release.ts';
import type { Result } from '../../model/result.ts';
import type { Octokit } from '../clients.ts';
import { permissionOf } from './permission.ts';

/** The environment whose reviewers approve overrides. */
export const OVERRIDE_ENVIRONMENT = 'release-override';

/** An override that needs an approval, and the workflow run that it is requested in. */
export interface RequestedOverride {
  readonly reason: string;
  /** Logins of the users who started the workflow run and this attempt. */
  readonly askedBy: readonly [string, string];
  /** `owner/name` of the control repository, and number of the workflow run. */
  readonly control: string;
  readonly runId: number;
  /** `owner/name` of the measured repository. */
  readonly repository: string;
}

/**
 * The override with its second person, or why it was not approved. The second person approved this workflow run in the
 * environment for overrides, did not start it, and maintains the measured repository. Throws what Octokit throws.
 *
 * @param control May read the runs of the control repository.
 * @param measured May read permissions in the measured repository.
 */
export async function overrideApproval(
  control: Octokit,
  measured: Octokit,
  { reason, askedBy, control: controlRepository, runId, repository }: RequestedOverride,
): Promise<Result<ReleaseOverride, Refusal>> {
  const { data } = await control.rest.actions.getReviewsForRun({
    ...repositoryParts(controlRepository),
    run_id: runId,
  });
  const requesters = askedBy.map((login) => login.toLowerCase());
  const approvers = data
    .filter(({ state, environments }) => state === 'approved' && environments.some(isOverride))
    .flatMap(({ user }) => (user === null ? [] : [user.login]));
  const others = approvers.filter((login) => !requesters.includes(login.toLowerCase()));
  for (const by of others) {
    if ((await permissionOf(measured, repository, by)).maintains)
      return checkOverride({ by, askedBy: askedBy[0], reason });
  }
  const why =
    approvers.length === 0
      ? `No user approved it in the environment ${OVERRIDE_ENVIRONMENT}`
      : others.length === 0
        ? `Only ${harmless(approvers.join(', '))} approved it, who also requested it`
        : `${harmless(others.join(', '))} approved it, without the role maintain or admin in ${repository}`;
  return refuse({
    code: 'override-not-approved',
    message: `The release is not overridden. ${why}.`,
    next: `Give the environment ${OVERRIDE_ENVIRONMENT} required reviewers and tick "Prevent self-review", then start the workflow again. In a private repository that needs GitHub Enterprise; without it use /release override in a comment.`,
  });
}

function isOverride({ name }: { readonly name?: string }): boolean {
  return name === OVERRIDE_ENVIRONMENT;
}
