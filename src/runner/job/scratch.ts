import { randomBytes } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync, readdirSync, statfsSync } from 'node:fs';
import { freemem } from 'node:os';
import { join } from 'node:path';
import { processStart } from '../../system/process-start.ts';

/** Where the folders of jobs are: not in memory, and outside homes, which the job's user cannot enter. */
const PLACE = '/var/tmp';
/** Where files are that are read once and removed. */
const MEMORY = '/dev/shm';
/** The type of a file system in memory (statfs(2)). */
const TMPFS_MAGIC = 0x01021994;
/** Memory that has to be free there, and in the machine, in bytes: few checkouts have more. */
const FREE_MIN = 2 * 1024 ** 3;

/**
 * Makes the folder of one job, which everybody may enter and only the harness may list or write to. Its name tells whether its harness
 * lives. Throws the system's error when it cannot be made, or when the place belongs to somebody else.
 */
export function makeScratch(): string {
  return makeIn(PLACE);
}

/**
 * The same in memory, where much of it is free, for a checkout that only is read: thousands of files are written and removed there in a fraction of the
 * time. Null: elsewhere.
 */
export function makeMemoryScratch(): string | null {
  try {
    const { bavail, bsize, type } = statfsSync(MEMORY);
    const isLarge = Math.min(bavail * bsize, freemem()) >= FREE_MIN;
    return type === TMPFS_MAGIC && isLarge ? makeIn(MEMORY) : null;
  } catch {
    return null;
  }
}

function makeIn(place: string): string {
  const parent = scratchParent(place);
  try {
    mkdirSync(parent, { mode: 0o711 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const { uid, mode } = lstatSync(parent);
  if (uid !== process.geteuid?.() || (mode & 0o022) !== 0) {
    throw Object.assign(new Error(`${parent} belongs to another user, or others may write to it`), {
      code: 'EPERM',
      syscall: 'mkdir',
    });
  }
  const directory = join(parent, harnessName());
  mkdirSync(directory);
  // The mask of the caller may be stricter than the job's user needs.
  for (const each of [parent, directory]) chmodSync(each, 0o711);
  return directory;
}

/** A new name for what a job makes outside its folder; `isLiving` tells later whether its harness still runs. */
export function harnessName(): string {
  return `${process.pid}-${processStart(process.pid)}-${randomBytes(4).toString('hex')}`;
}

/** The folders that killed harnesses of this user left behind. */
export function abandonedScratch(): string[] {
  return [PLACE, MEMORY].flatMap((place) => {
    const parent = scratchParent(place);
    try {
      return readdirSync(parent)
        .filter((name) => !isLiving(name))
        .map((name) => join(parent, name));
    } catch {
      return [];
    }
  });
}

/** Whether the harness that made a folder of that name still runs. */
export function isLiving(name: string): boolean {
  const [, pid = '', ticks = ''] = /^(\d+)-(\d+)-[0-9a-f]{8}$/.exec(name) ?? [];
  return pid !== '' && processStart(Number(pid)) === ticks;
}

function scratchParent(place: string): string {
  return join(place, `alloc-ab-${process.geteuid?.()}`);
}
