/** The version of GitHub's REST API that the App uses and the contract of the tests describes. */
export const GITHUB_API_VERSION = '2022-11-28';

/** Why alloc-ab does not work with the API at an address; null where it does. Only GitHub Enterprise Server has its API at this path. */
export function unsupportedApi(address: string): string | null {
  if (!/\/api\/v3\/*$/.test(address)) return null;
  return 'GitHub Enterprise Server is not supported: its workflow dispatches return no workflow run, and its artifacts have no digest (decision 26). github.com and GitHub Enterprise Cloud are.';
}

/** The parameters of a request about a repository. */
export type RepositoryParts = { readonly owner: string; readonly repo: string };

/** `owner/name` as the parameters of a request. */
export function repositoryParts(fullName: string): RepositoryParts {
  const [owner = '', repo = ''] = fullName.split('/');
  return { owner, repo };
}

/** What a user may do in a repository. */
export interface Permission {
  /** May start measurements: write, maintain or admin. */
  readonly writes: boolean;
  /** May cancel measurements of others, allow commits of strangers, accept and release: maintain or admin. */
  readonly maintains: boolean;
}

/** GitHub's response about a collaborator. A custom role has a name of its own, and `user.permissions` says what it is based on. */
interface CollaboratorPermission {
  readonly permission: string;
  readonly role_name: string;
  readonly user?: { readonly permissions?: { readonly maintain?: boolean | undefined } | undefined } | null;
}

/** Reads GitHub's response about a collaborator. Its `permission` is `write` for the role `maintain`. */
export function permissionIn({ permission, role_name, user }: CollaboratorPermission): Permission {
  return {
    writes: permission === 'admin' || permission === 'write',
    maintains: permission === 'admin' || role_name === 'maintain' || user?.permissions?.maintain === true,
  };
}

/** The HTTP status of an error of Octokit; undefined when it has none. */
export function statusOf(error: unknown): number | undefined {
  const status = (error as { readonly status?: unknown } | null | undefined)?.status;
  return typeof status === 'number' ? status : undefined;
}

/** The address of GitHub's pages that belong to an API: `https://github.com`, or that of an enterprise on ghe.com. */
export function pagesAddress(apiUrl: string): string {
  const { protocol, host } = new URL(apiUrl);
  return `${protocol}//${host.replace(/^api\.(?=github\.com$|[a-z0-9-]+\.ghe\.com$)/, '')}`;
}
