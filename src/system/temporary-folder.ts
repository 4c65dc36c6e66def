import { lstatSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processStart } from './process-start.ts';

const NAME = /^alloc-ab-[a-z-]+-(\d+)-(\d+)-[A-Za-z0-9]{6}$/;

/**
 * Makes a folder for temporary files, which its owner alone can enter. Its name has the process that made it; what killed processes left is removed
 * before.
 *
 * @param what A word for its name: `bundle`.
 */
export async function makeTemporaryFolder(what: string): Promise<string> {
  await removeAbandonedFolders();
  return mkdtemp(join(tmpdir(), `alloc-ab-${what}-${process.pid}-${processStart(process.pid)}-`));
}

/** Removes the temporary folders of this user whose process has ended. What cannot be removed is left. */
export async function removeAbandonedFolders(): Promise<void> {
  for (const folder of abandonedFolders()) await rm(folder, { recursive: true, force: true }).catch(() => {});
}

function abandonedFolders(): string[] {
  try {
    return readdirSync(tmpdir())
      .filter((name) => {
        const [, pid = '', ticks = ''] = NAME.exec(name) ?? [];
        return pid !== '' && processStart(Number(pid)) !== ticks;
      })
      .map((name) => join(tmpdir(), name))
      .filter(isOwnFolder);
  } catch {
    return [];
  }
}

function isOwnFolder(path: string): boolean {
  const facts = lstatSync(path, { throwIfNoEntry: false });
  return facts?.isDirectory() === true && facts.uid === process.geteuid?.();
}
