import { createHash } from 'node:crypto';

/** Names of one line that its headers do not declare. */
interface NameSources {
  /** Every name that a line of the repository declares. */
  readonly declared: readonly string[];
  /** Prefixes of the flags of the line. */
  readonly prefixes: readonly string[];
  /** Names of the commit with such a prefix, wherever they stand. */
  readonly words: readonly string[];
}

/**
 * Names that no line declares, in an order that the seed decides: `count` that stand somewhere in the commit, e.g. in a document or a
 * makefile, and `count` that are made up: a declared name without one of its letters, or two halves of declared names.
 */
export function unknownNames(
  { declared, prefixes, words }: NameSources,
  { seed, count }: { readonly seed: string; readonly count: number },
): string[] {
  const known = new Set(declared);
  const ordered = (names: readonly string[], what: string): string[] => {
    const place = (name: string) => createHash('sha256').update(`${seed}\0${what}\0${name}`).digest('hex');
    return [...new Set(names)]
      .map((name) => [place(name), name] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, name]) => name);
  };
  const own = declared.filter((name) => prefixes.some((prefix) => name.startsWith(prefix)));
  const starts = ordered(own, 'start').slice(0, 4 * count);
  const ends = ordered(own, 'end').slice(0, 4 * count);
  const made = starts.flatMap((name, at) => {
    const other = ends[at] ?? name;
    return at % 2 === 0
      ? `${name.slice(0, -2)}${name.slice(-1)}`
      : `${name.slice(0, name.lastIndexOf('_'))}${other.slice(other.lastIndexOf('_'))}`;
  });
  const isUnknown = (name: string) => /^[A-Z][A-Z0-9_]{4,63}$/.test(name) && !known.has(name) && !name.endsWith('_');
  const found = ordered(words.filter(isUnknown), 'word').slice(0, count);
  return [...new Set([...found, ...made.filter(isUnknown).slice(0, count)])];
}
