import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Most result folders that are read, newest first. */
const FOLDERS_MAX = 200;

/** The result folders in `out` by the time in their names, newest first, at most `most`; empty where there is no such folder. */
export async function resultFolders(out: string, most = FOLDERS_MAX): Promise<string[]> {
  const entries = await readdir(out, { withFileTypes: true }).catch(() => []);
  return entries
    .flatMap((entry) => {
      // A link may lead to files that are not ours.
      const name = entry.isDirectory() ? entry.name : '';
      const stamp = /^alloc-ab_.*_(\d{8}T\d{6}Z(-\d+)?)$/.exec(name)?.[1];
      return stamp === undefined ? [] : [{ folder: join(out, name), stamp }];
    })
    .sort((a, b) => (a.stamp < b.stamp ? 1 : -1))
    .slice(0, most)
    .map(({ folder }) => folder);
}
