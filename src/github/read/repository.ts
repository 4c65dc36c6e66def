import { repositoryParts } from '../../model/github-api.ts';
import type { Visibility } from '../../model/visibility.ts';
import type { Octokit } from '../octokit.ts';

/** What identifies a repository, and who may read it. */
export interface RepositoryFacts {
  /** It stays when the repository is renamed. */
  readonly id: number;
  /** Its present `owner/name`. */
  readonly fullName: string;
  readonly visibility: Visibility;
  readonly createdAt: string | null;
  readonly defaultBranch: string;
  readonly isFork: boolean;
  readonly isArchived: boolean;
  /** Its page on GitHub. */
  readonly url: string;
}

/** Reads a repository, also by an earlier name. Throws what Octokit throws. */
export async function readRepository(octokit: Octokit, repository: string): Promise<RepositoryFacts> {
  const { data } = await octokit.rest.repos.get(repositoryParts(repository));
  const given = data.visibility;
  // GitHub also sets `private` for an internal repository.
  const visibility = given === 'public' || given === 'internal' ? given : data.private ? 'private' : 'public';
  return {
    id: data.id,
    fullName: data.full_name,
    visibility,
    createdAt: data.created_at ?? null,
    defaultBranch: data.default_branch,
    isFork: data.fork,
    isArchived: data.archived ?? false,
    url: data.html_url,
  };
}
