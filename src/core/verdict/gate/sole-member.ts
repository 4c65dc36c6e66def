/** What a merge group adds to its base. */
export interface GroupCommits {
  readonly baseSha: string;
  /** Oldest first; GitHub lists some of many. */
  readonly commits: readonly { readonly parents: readonly string[] }[];
  readonly total: number;
}

/**
 * Whether a merge group adds the pull request of this head to its base, and nothing of anybody else: it is the merge of just
 * these two, or one commit on the base, as squashing makes it. Of several that were rebased nobody can tell whose they are.
 */
export function isSoleMember(headSha: string, { baseSha, commits, total }: GroupCommits): boolean {
  if (commits.length !== total) return false;
  const [base, head, ...others] = commits.at(-1)?.parents ?? [];
  if (base !== baseSha || others.length > 0) return false;
  return head === undefined ? total === 1 : head === headSha;
}
