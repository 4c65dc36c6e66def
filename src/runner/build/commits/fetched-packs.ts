import { constants } from 'node:fs';
import { mkdtemp, open, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Incident } from '../../../model/incident.ts';
import { ok, type Result } from '../../../model/result.ts';
import { removeTree } from '../../job/job.ts';
import { fetchFailed, type Git, gitFailed, openGit } from './git.ts';

/** The packs of a repository that commits were fetched into. */
interface FetchedPacks {
  /** Notes the packs that a fetch wrote. Nothing else is read from the repository later. */
  note(): Promise<void>;
  /**
   * Runs `action` with git in a new repository that has the objects of the noted packs and nothing else. Git computes the id of each
   * object again, so that a build that could write into the first repository has no influence: neither on its settings, attributes, hooks
   * and replacements, which stay behind, nor on content. A pack that is gone or damaged is the incident `fetched-data-changed`.
   */
  within<T>(action: (git: Git, directory: string) => Promise<Result<T, Incident>>): Promise<Result<T, Incident>>;
}

/**
 * Opens the packs of the bare repository in `directory`.
 *
 * @param borrowed A folder of objects of another repository, which the new ones read too; null: none.
 */
export function openFetchedPacks(
  directory: string,
  borrowed: string | null,
  signal: AbortSignal | undefined,
): FetchedPacks {
  const folder = join(directory, 'objects/pack');
  const packs = new Set<string>();
  return {
    async note() {
      for (const name of await readdir(folder)) if (/^pack-[0-9a-f]{40}\.pack$/.test(name)) packs.add(name);
    },
    async within(action) {
      const fresh = await mkdtemp(`${directory}-`);
      try {
        const git = openGit(fresh, signal);
        const made = await git(['init', '--quiet', '--bare', '--template=', fresh]);
        if (made.exitCode !== 0) return gitFailed('git could not create a repository', made);
        if (borrowed !== null) await borrowObjects(fresh, borrowed);
        for (const name of packs) {
          const taken = await takePack(git, join(folder, name));
          if (!taken.ok) return taken;
        }
        return await action(git, fresh);
      } finally {
        await removeTree(fresh);
      }
    },
  };
}

/** Lets the bare repository in `directory` read the objects of another one, whose folder of objects is `objects`. */
export async function borrowObjects(directory: string, objects: string): Promise<void> {
  await writeFile(join(directory, 'objects/info/alternates'), `${objects}\n`);
}

async function takePack(git: Git, path: string): Promise<Result<void, Incident>> {
  // A link or a named pipe in its place is not opened, or does not block.
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(() => null);
  if (file === null) return changed('A pack that was fetched is gone.');
  try {
    if (!(await file.stat()).isFile()) return changed('A pack that was fetched is not a file any more.');
    const read = await git(['index-pack', '--stdin'], { stdin: file.fd });
    if (read.exitCode === 0) return ok(undefined);
    if (read.cancelled || read.timedOut || read.notStarted !== null || DISK.test(read.stderr))
      return gitFailed('A pack that was fetched could not be read again', read);
    return changed('A pack that was fetched is damaged.', read.stderr);
  } finally {
    await file.close();
  }
}

const DISK = /No space left on device|Disk quota exceeded|Input\/output error/;

function changed(message: string, detail?: string): Result<never, Incident> {
  return fetchFailed('fetched-data-changed', message, {
    next: 'Look for a build command that writes outside of its checkout. Measure with the sandbox, which prevents it.',
    ...(detail === undefined ? {} : { detail }),
  });
}
