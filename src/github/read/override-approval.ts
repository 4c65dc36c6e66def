import { overrideOf } from '../../core/release/release-ruling.ts';
import { harmless } from '../../core/text/quote.ts';
import { repositoryParts } from '../../model/github-api.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import type { ReleaseOverride } from '../../model/release.ts';
import type { Result } from '../../model/result.ts';
import type { Octokit } from '../clients.ts';
import { permissionOf } from './permission.ts';

/** The environment whose reviewers decide about overrides. */
export const OVERRIDE_ENVIRONMENT = 'release-override';

/** Where an approval is looked for, and what it has to be of. */
export interface AskedOverride {
  readonly reason: string;
  /** Who started the run, and who started this attempt. */
  readonly askedBy: readonly [string, string];
  /** `owner/name` of the control repository, and number of the workflow run. */
  readonly control: string;
  readonly runId: number;
  /** `owner/name` of the measured repository. */
  readonly repository: string;
}

/**
 * An override with its second person, as GitHub knows them: who approved this run in the environment for overrides, is
 * not who asked, and maintains the measured repository. Throws what Octokit throws.
 *
 * @param control May read the runs of the control repository.
 * @param measured May read who maintains the measured repository.
 */
export async function overrideApproval(
  control: Octokit,
  measured: Octokit,
  { reason, askedBy, control: controlRepository, runId, repository }: AskedOverride,
): Promise<Result<ReleaseOverride, Refusal>> {
  const { data } = await control.rest.actions.getReviewsForRun({
    ...repositoryParts(controlRepository),
    run_id: runId,
  });
  const askers = askedBy.map((login) => login.toLowerCase());
  const approvers = data
    .filter(({ state, environments }) => state === 'approved' && environments.some(isOverride))
    .flatMap(({ user }) => (user === null ? [] : [user.login]));
  const others = approvers.filter((login) => !askers.includes(login.toLowerCase()));
  for (const by of others) {
    if ((await permissionOf(measured, repository, by)).maintains)
      return overrideOf({ by, askedBy: askedBy[0], reason });
  }
  const who =
    approvers.length === 0
      ? `Nobody approved it in the environment ${OVERRIDE_ENVIRONMENT}`
      : others.length === 0
        ? `Only ${harmless(approvers.join(', '))} approved it, who asked for it`
        : `${harmless(others.join(', '))} approved it, who may not maintain ${repository}`;
  return refuse({
    code: 'override-not-approved',
    message: `The release is not overridden. ${who}.`,
    next: `Give the environment ${OVERRIDE_ENVIRONMENT} required reviewers and tick "Prevent self-review", then start the workflow again.`,
  });
}

function isOverride({ name }: { readonly name?: string }): boolean {
  return name === OVERRIDE_ENVIRONMENT;
}
