/** A repository. GitHub keeps its number through renames and transfers; a name may later belong to another repository. */
export interface RepositoryKey {
  /** GitHub's number. Negative: a stand-in for the name that rows of an earlier layout have, until GitHub names the number. */
  readonly repositoryId: number;
  /** `owner/name`, for calls and for display. */
  readonly repository: string;
}

/** A repository and the installation of the App in its account. */
export interface InstalledRepository extends RepositoryKey {
  readonly installationId: number;
}

/** What GitHub said of a repository at one time. */
export interface RepositorySight extends RepositoryKey {
  /** Null where the source does not name it. */
  readonly installationId: number | null;
  /** GitHub's time of the last change of the repository, which tells an older name from a newer one; null where unknown. */
  readonly updatedAt: string | null;
  /** Rows older than this belong to an earlier repository of the name; null where unknown. */
  readonly createdAt: string | null;
}
