import type { Octokit } from '../../github/clients.ts';
import { mayWriteContents, permissionOf } from '../../github/read/permission.ts';
import type { Refusal } from '../../model/refusal.ts';
import type { RequestRecord } from '../../model/request-record.ts';
import type { AppContext } from '../app-context.ts';

/** Why this user or this App may not release; null when both may. Checked before hours of measuring. */
export async function checkReleasePermission(
  { github, settings }: AppContext,
  octokit: Octokit,
  { repository, login }: RequestRecord,
): Promise<Refusal | null> {
  if (!(await permissionOf(octokit, repository, login)).maintains) return NOT_A_MAINTAINER;
  if (settings.signingKey === null) return NO_KEY;
  return (await mayWriteContents(await github.app(), repository)) ? null : NO_PERMISSION;
}

const NOT_A_MAINTAINER: Refusal = {
  kind: 'refusal',
  code: 'not-a-maintainer',
  message: 'Only users with the role maintain or admin can release a version.',
  next: 'Ask one of them to post the command.',
};

const NO_KEY: Refusal = {
  kind: 'refusal',
  code: 'no-signing-key',
  message: 'A release contains signed evidence, and this App has no signing key.',
  next: 'Ask the operator of the App to set SIGNING_KEY (alloc-ab keygen FILE makes one).',
};

const NO_PERMISSION: Refusal = {
  kind: 'refusal',
  code: 'no-permission',
  message: 'The App may not write tags and releases here: its permission "Contents" is not "Read and write".',
  next: 'Ask the operator to set Contents to "Read and write" in the settings of the App, and accept the change for this repository.',
};
