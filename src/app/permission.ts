import { type Octokit, split } from './github.ts';

/** What GitHub says a user may do in a repository. */
export interface Permission {
  /** May start measurements: write, maintain or admin. */
  readonly writes: boolean;
  /** May end those of others: maintain or admin. */
  readonly maintains: boolean;
}

/** Asks GitHub; `author_association` in a payload is no permission. A user GitHub does not know has none. */
export async function permissionOf(octokit: Octokit, repository: string, login: string): Promise<Permission> {
  try {
    const { data } = await octokit.rest.repos.getCollaboratorPermissionLevel({ ...split(repository), username: login });
    return {
      writes: data.permission === 'admin' || data.permission === 'write',
      maintains: data.permission === 'admin' || data.role_name === 'maintain',
    };
  } catch (error) {
    if ((error as { status?: number }).status === 404) return { writes: false, maintains: false };
    throw error;
  }
}
