/** The version of GitHub's REST API that the contract of the tests describes. */
export const GITHUB_API_VERSION = '2022-11-28';

/** `owner/name` as the parameters of a request. */
export function repositoryParts(fullName: string): { owner: string; repo: string } {
  const [owner = '', repo = ''] = fullName.split('/');
  return { owner, repo };
}

/** What a user may do in a repository. */
export interface Permission {
  /** May start measurements: write, maintain or admin. */
  readonly writes: boolean;
  /** May end those of others, let strangers' commits run, accept and release: maintain or admin. */
  readonly maintains: boolean;
}

/** Reads GitHub's answer about a collaborator, whose `permission` tells a role `maintain` as `write`. */
export function permissionIn(answer: { readonly permission: string; readonly role_name: string }): Permission {
  return {
    writes: answer.permission === 'admin' || answer.permission === 'write',
    maintains: answer.permission === 'admin' || answer.role_name === 'maintain',
  };
}

/** HTTP status that GitHub answered with, when an error tells of one. */
export function statusOf(error: unknown): number | undefined {
  const status = (error as { readonly status?: unknown } | null | undefined)?.status;
  return typeof status === 'number' ? status : undefined;
}
