/** Whether any file matches any pattern. */
export function pathsMatter(patterns: readonly string[], files: readonly string[]): boolean {
  return files.some((file) => patterns.some((pattern) => pathMatches(pattern, file)));
}

/**
 * Whether a path matches a pattern: `**` matches any number of folders, `*` any characters within a name, `?` one character.
 * Takes time proportional to the product of both lengths at most: the author of a pull request chooses the file names.
 */
export function pathMatches(pattern: string, path: string): boolean {
  const parts = pattern.endsWith('/') ? [...pattern.slice(0, -1).split('/'), '**'] : pattern.split('/');
  return sequenceMatches(parts, path.split('/'), (part) => part === '**', nameMatches);
}

function nameMatches(pattern: string, name: string): boolean {
  return sequenceMatches(
    [...pattern],
    [...name],
    (letter) => letter === '*',
    (letter, other) => letter === '?' || letter === other,
  );
}

/** Matches with wildcards for any number of items. At a mismatch, the latest wildcard takes one more item. */
function sequenceMatches(
  pattern: readonly string[],
  items: readonly string[],
  isWild: (part: string) => boolean,
  fits: (part: string, item: string) => boolean,
): boolean {
  let at = 0;
  let wild = -1;
  let resume = 0;
  for (let item = 0; item < items.length; ) {
    const part = pattern[at];
    if (part !== undefined && isWild(part)) {
      wild = at;
      resume = item;
      at += 1;
    } else if (part !== undefined && fits(part, items[item] ?? '')) {
      at += 1;
      item += 1;
    } else if (wild >= 0) {
      resume += 1;
      item = resume;
      at = wild + 1;
    } else {
      return false;
    }
  }
  return pattern.slice(at).every(isWild);
}
