import { statusOf } from '../../model/github-api.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import type { Result } from '../../model/result.ts';
import type { Octokit } from '../clients.ts';
import { changesWorkflows } from '../read/commits.ts';
import type { VersionToPublish } from './version-to-publish.ts';

/** The mistake of a release whose commit changes workflow files, by a token that may not write them. */
export function noWorkflowsPermission(sha: string): Omit<Refusal, 'kind'> {
  return {
    code: 'no-workflows-permission',
    message: `The workflow files of ${sha.slice(0, 12)} differ from the default branch, and GitHub takes its tag only with the permission "Workflows".`,
    next: 'Release a commit whose .github/workflows is as on the default branch, or let the operator set "Workflows" to "Read and write" for the App or the token, and accept it for this repository.',
  };
}

/** Runs writes of a release. Where GitHub answers 403 or 404 to a commit that changes workflow files, that is the reason. */
export async function namingWorkflows<T>(
  octokit: Octokit,
  { repository, sha }: VersionToPublish,
  write: () => Promise<Result<T, Refusal>>,
): Promise<Result<T, Refusal>> {
  try {
    return await write();
  } catch (error) {
    const status = statusOf(error);
    if (status !== 403 && status !== 404) throw error;
    if (await changesWorkflows(octokit, repository, sha)) return refuse(noWorkflowsPermission(sha));
    throw error;
  }
}
