import { firstTexts, plural } from '../../../core/text/format.ts';
import type { Incident } from '../../../model/incident.ts';
import { ok, type Result } from '../../../model/result.ts';
import type { TreeRules } from '../../../model/tree.ts';
import { fetchFailed } from './git.ts';
import { readStoredFiles } from './stored-files.ts';

const NAMED_MAX = 8;

/** What a commit has in place of the content of a file. */
const STORED = {
  'Git LFS': 'pointers of Git LFS',
  'git-annex': 'pointers of git-annex',
  'git-crypt': 'text that git-crypt encrypted',
} as const;

/**
 * Whether a folder has every file of a commit, with its content. The incidents `files-missing` and `pointer-files` name what it
 * lacks. Returns the names of filters that were not run.
 *
 * @param tree The commit, and the number of files and links in it.
 */
export async function completeTree(
  { sha, files }: { readonly sha: string; readonly files: number },
  folder: string,
  rules: TreeRules['pointers'],
): Promise<Result<ReadonlySet<string>, Incident>> {
  const stored = await readStoredFiles(folder, rules);
  const commit = `Commit ${sha.slice(0, 12)}`;
  if (stored.files !== files) {
    return fetchFailed(
      'files-missing',
      `${commit} has ${plural(files, 'file')}, but ${stored.files} could be written.`,
      {
        next: 'Choose an output directory on a file system with case-sensitive names.',
      },
    );
  }
  const [first] = stored.pointers;
  if (first === undefined) return ok(new Set(stored.filters));
  const names = firstTexts(stored.pointers, NAMED_MAX, ({ path }) => path).join(', ');
  const message = `${commit} has ${STORED[first.kind]} in place of the content of ${plural(stored.pointers.length, 'file')}: ${names}.`;
  return fetchFailed('pointer-files', message, {
    next: `If no build and no bench reads them, list them in tree: { pointers: [${example(first.path)}] } of .github/alloc-ab.yml; else commit them without ${first.kind}, or measure a work tree that has their content with --dirty.`,
  });
}

/** A pattern for the files beside one: `assets/**`. */
function example(path: string): string {
  const folder = path.slice(0, path.indexOf('/') + 1);
  return `'${folder === '' ? path : `${folder}**`}'`.slice(0, 120);
}
