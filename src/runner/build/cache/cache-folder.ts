import { chmod, lstat, mkdir, realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import { err, ok, type Result } from '../../../model/result.ts';
import { makeFolder } from '../../../system/make-folder.ts';
import { SYSTEM_PLACES } from '../../sandbox/bubblewrap.ts';

/**
 * Makes the folder of a cache, which only the user of the harness may enter, or checks the one that is there. The error is a clause:
 * it is a link, belongs to somebody else, or code under test would see it: in the system, or in `tools`, further folders that it sees.
 */
export async function openCacheFolder(folder: string, tools: readonly string[]): Promise<Result<string, string>> {
  await makeFolder(dirname(folder));
  await mkdir(folder, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  const facts = await lstat(folder);
  if (!facts.isDirectory()) return err(`${folder} is not a folder`);
  if (facts.uid !== process.geteuid?.()) return err(`${folder} belongs to another user`);
  if ((facts.mode & 0o077) !== 0) await chmod(folder, 0o700);
  const real = await realpath(folder);
  return [...SYSTEM_PLACES, ...tools].some((place) => real === place || real.startsWith(`${place}/`))
    ? err(`${real} is in a place that code under test sees`)
    : ok(real);
}
