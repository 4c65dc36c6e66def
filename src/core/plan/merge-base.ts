/**
 * The merge base of two commits: a common ancestor that is no ancestor of another one. Null while the known history has none. Of
 * several, as after criss-cross merges, the one that was listed first.
 *
 * @param parents The known history: the parents of each commit.
 */
export function mergeBaseOf(
  base: string,
  head: string,
  parents: ReadonlyMap<string, readonly string[]>,
): string | null {
  const ofBase = ancestors([base], parents);
  const common = [...ancestors([head], parents)].filter((sha) => ofBase.has(sha));
  const below = ancestors(
    common.flatMap((sha) => parents.get(sha) ?? []),
    parents,
  );
  return common.find((sha) => !below.has(sha)) ?? null;
}

/** Some commits and what they descend from, nearest first. */
function ancestors(from: readonly string[], parents: ReadonlyMap<string, readonly string[]>): Set<string> {
  const seen = new Set(from);
  // A set visits what is added during the loop.
  for (const sha of seen) for (const parent of parents.get(sha) ?? []) seen.add(parent);
  return seen;
}
