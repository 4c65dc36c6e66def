import { randomBytes } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the folders of jobs are: not in memory, and outside homes, which the job's user cannot enter. */
const PLACE = '/var/tmp';

/**
 * Makes the folder of one job, which everybody may enter and only the harness may list or write to. Its name tells whether its harness
 * lives. Throws the system's error when it cannot be made, or when the place belongs to somebody else.
 */
export function makeScratch(): { readonly name: string; readonly directory: string } {
  const parent = scratchParent();
  mkdirSync(parent, { recursive: true, mode: 0o711 });
  const { uid, mode } = lstatSync(parent);
  if (uid !== process.geteuid?.() || (mode & 0o022) !== 0) {
    throw Object.assign(new Error(`${parent} belongs to another user, or others may write to it`), {
      code: 'EPERM',
      syscall: 'mkdir',
    });
  }
  const name = harnessName();
  const directory = join(parent, name);
  mkdirSync(directory);
  // The mask of the caller may be stricter than the job's user needs.
  for (const each of [parent, directory]) chmodSync(each, 0o711);
  return { name, directory };
}

/** A new name for what a job makes outside its folder; `isLiving` tells later whether its harness still runs. */
export function harnessName(): string {
  return `${process.pid}-${startTicks(process.pid)}-${randomBytes(4).toString('hex')}`;
}

/** The folders that killed harnesses of this user left behind. */
export function abandonedScratch(): string[] {
  const parent = scratchParent();
  try {
    return readdirSync(parent)
      .filter((name) => !isLiving(name))
      .map((name) => join(parent, name));
  } catch {
    return [];
  }
}

/** Whether the harness that made a folder of that name still runs. */
export function isLiving(name: string): boolean {
  const [, pid = '', ticks = ''] = /^(\d+)-(\d+)-[0-9a-f]{8}$/.exec(name) ?? [];
  return pid !== '' && startTicks(Number(pid)) === ticks;
}

function scratchParent(): string {
  return join(PLACE, `alloc-ab-${process.geteuid?.()}`);
}

/** Start of a process in clock ticks since boot; a zombie and a missing process have none. */
function startTicks(pid: number): string {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return '';
  }
  // The name stands in parentheses and may have any character. After it: field 3 (state) and on; field 22 is the start.
  const fields = text.split(')').at(-1)?.trim().split(' ') ?? [];
  return fields[0] === 'Z' ? '' : (fields[19] ?? '');
}
