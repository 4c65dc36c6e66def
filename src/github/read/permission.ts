import { type Permission, permissionIn, repositoryParts, statusOf } from '../../model/github-api.ts';
import type { Octokit } from '../clients.ts';

/** Asks GitHub; `author_association` in a payload is no permission. A user GitHub does not know has none. */
export async function permissionOf(octokit: Octokit, repository: string, login: string): Promise<Permission> {
  try {
    const where = { ...repositoryParts(repository), username: login };
    return permissionIn((await octokit.rest.repos.getCollaboratorPermissionLevel(where)).data);
  } catch (error) {
    if (statusOf(error) === 404) return { writes: false, maintains: false };
    throw error;
  }
}
