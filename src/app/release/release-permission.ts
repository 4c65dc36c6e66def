import type { Octokit } from '../../github/clients.ts';
import { changesWorkflows } from '../../github/read/commits.ts';
import { checkMaintainer, writePermissions } from '../../github/read/permission.ts';
import { noWorkflowsPermission } from '../../github/write/workflows-permission.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import type { RequestRecord } from '../../model/request-record.ts';
import { ok, type Result } from '../../model/result.ts';
import type { AppContext } from '../app-context.ts';

/** Refuses a user or an App without the permission to release. It is checked before hours of measuring. */
export async function checkReleasePermission(
  { github, settings }: AppContext,
  octokit: Octokit,
  { repository, login }: RequestRecord,
): Promise<Result<void, Refusal>> {
  const maintainer = await checkMaintainer(octokit, repository, login, 'release a version');
  if (!maintainer.ok) return maintainer;
  if (settings.signingKey === null) return refuse(NO_KEY);
  return (await writePermissions(await github.app(), repository)).contents ? ok(undefined) : refuse(NO_PERMISSION);
}

/** Refuses a commit that the App may not tag, since its workflow files differ from the default branch. */
export async function checkWorkflowsPermission(
  { github }: AppContext,
  octokit: Octokit,
  { repository }: RequestRecord,
  sha: string,
): Promise<Result<void, Refusal>> {
  if ((await writePermissions(await github.app(), repository)).workflows) return ok(undefined);
  return (await changesWorkflows(octokit, repository, sha)) ? refuse(noWorkflowsPermission(sha)) : ok(undefined);
}

const NO_KEY = {
  code: 'no-signing-key',
  message: 'A release contains signed evidence, and this App has no signing key.',
  next: 'Ask the operator of the App to set SIGNING_KEY (alloc-ab keygen FILE makes one).',
};

const NO_PERMISSION = {
  code: 'no-permission',
  message: 'The App may not write tags and releases here: its permission "Contents" is not "Read and write".',
  next: 'Ask the operator to set Contents to "Read and write" in the settings of the App, and accept the change for this repository.',
};
