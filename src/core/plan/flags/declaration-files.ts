/** Limits on the files that are read for a line's flags. */
export const DECLARATION_LIMITS = { files: 128, fileCharacters: 524_288 } as const;

/**
 * The files of a `declaredIn` entry: the file itself, or the C headers and includes below a folder.
 *
 * @param listed Paths of the commit that start with the entry.
 */
export function declarationFiles(entry: string, listed: readonly string[]): string[] {
  if (listed.includes(entry)) return [entry];
  const folder = entry.endsWith('/') ? entry : `${entry}/`;
  return listed
    .filter((path) => path.startsWith(folder) && /\.(h|hh|hpp|inc)$/.test(path))
    .slice(0, DECLARATION_LIMITS.files);
}
