/** The commits that a merge group adds to its base. */
interface GroupCommits {
  readonly baseSha: string;
  /** Oldest first; incomplete when there are many, because GitHub limits the list. */
  readonly commits: readonly { readonly parents: readonly string[] }[];
  readonly total: number;
}

/**
 * Whether a merge group adds only the pull request with this head to its base: it is a merge of base and head, or one squashed
 * commit on the base. The owner of several rebased commits is unknown, so they do not count.
 */
export function isSoleMember(headSha: string, { baseSha, commits, total }: GroupCommits): boolean {
  if (commits.length !== total) return false;
  const [base, head, ...others] = commits.at(-1)?.parents ?? [];
  if (base !== baseSha || others.length > 0) return false;
  return head === undefined ? total === 1 : head === headSha;
}
