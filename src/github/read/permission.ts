import { type Permission, permissionIn, repositoryParts, statusOf } from '../../model/github-api.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import type { Octokit } from '../clients.ts';

/**
 * The permission of a user in a repository, none for a login that GitHub does not know. The `author_association` of a
 * payload is not a permission.
 */
export async function permissionOf(octokit: Octokit, repository: string, login: string): Promise<Permission> {
  try {
    const where = { ...repositoryParts(repository), username: login };
    return permissionIn((await octokit.rest.repos.getCollaboratorPermissionLevel(where)).data);
  } catch (error) {
    if (statusOf(error) === 404) return { writes: false, maintains: false };
    throw error;
  }
}

/** Refuses a user without the role maintain or admin. `action` completes the sentence "Only users with the role maintain or admin can". */
export async function checkMaintainer(
  octokit: Octokit,
  repository: string,
  login: string,
  action: string,
): Promise<Result<void, Refusal>> {
  if ((await permissionOf(octokit, repository, login)).maintains) return ok(undefined);
  return refuse({
    code: 'not-a-maintainer',
    message: `Only users with the role maintain or admin can ${action}.`,
    next: 'Ask one of them to post the command.',
  });
}

/** Whether the installation of the App in this repository may write contents (tags and releases), and workflow files. `app` acts as the App itself. */
export async function writePermissions(
  app: Octokit,
  repository: string,
): Promise<{ readonly contents: boolean; readonly workflows: boolean }> {
  const { contents, workflows } = (await app.rest.apps.getRepoInstallation(repositoryParts(repository))).data
    .permissions;
  return { contents: contents === 'write', workflows: workflows === 'write' };
}
