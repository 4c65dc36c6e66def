import { closeSync, constants, openSync, readdirSync, readSync, type Stats, statfsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { err, ok, type Result } from '../../model/result.ts';

/** Why a file tells nothing. `missing`: there is none. */
export interface Unreadable {
  readonly missing: boolean;
  /** A few words, such as `EACCES`. */
  readonly reason: string;
}

/** What is free on a file system. */
interface FreeSpace {
  readonly bytes: number;
  /** Null: this file system does not count them. */
  readonly inodes: number | null;
}

/** Reads a machine's files; each path begins with `/`, and the root stands before it. Nothing is written, and no read waits. */
export interface MachineFiles {
  readonly root: string;
  /** The text, at most 1 MiB. An empty file tells nothing. */
  text(path: string): Result<string, Unreadable>;
  /** Names in a directory, sorted. */
  list(path: string): Result<readonly string[], Unreadable>;
  stat(path: string): Result<Stats, Unreadable>;
  space(path: string): Result<FreeSpace, Unreadable>;
}

const BYTES_MAX = 1024 * 1024;

/** The files below `root`. */
export function machineFiles(root: string): MachineFiles {
  const at = (path: string): string => join(root, path);
  return {
    root,
    text: (path) => attempt(() => readCapped(at(path))),
    list: (path) => attempt(() => readdirSync(at(path)).sort()),
    stat: (path) => attempt(() => statSync(at(path))),
    space: (path) =>
      attempt(() => {
        const { bavail, bsize, files, ffree } = statfsSync(at(path));
        return { bytes: bavail * bsize, inodes: files === 0 ? null : ffree };
      }),
  };
}

/**
 * Whether it is certain that `path` does not exist: the nearest directory above it that exists can be listed. Not when that is the
 * root, since an empty root is one that shows nothing.
 */
export function isAbsent(files: MachineFiles, path: string): boolean {
  const seen = files.stat(path);
  if (seen.ok || !seen.error.missing) return false;
  let above = dirname(path);
  while (above !== '/' && !files.stat(above).ok) above = dirname(above);
  return above !== '/' && files.list(above).ok;
}

/** Paths below the root that a pattern with `*` for a part of a name and `[0-9]*` for digits names, sorted. */
export function expandPattern(files: MachineFiles, pattern: string): string[] {
  return pattern
    .split('/')
    .slice(1)
    .reduce<string[]>(
      (found, part) => {
        if (!part.includes('*')) return found.map((path) => `${path}/${part}`);
        const name = new RegExp(
          `^${part
            .replaceAll('[0-9]*', '\0')
            .replace(/[.+^${}()|[\]\\]/g, '\\$&')
            .replaceAll('*', '[^/]*')
            .replaceAll('\0', '[0-9]+')}$`,
        );
        return found.flatMap((path) => {
          const names = files.list(path === '' ? '/' : path);
          return names.ok ? names.value.filter((each) => name.test(each)).map((each) => `${path}/${each}`) : [];
        });
      },
      [''],
    );
}

/** The first bytes of a file; a named pipe does not make it wait, and a directory is an error. */
function readCapped(path: string): string {
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const buffer = Buffer.alloc(BYTES_MAX);
    let length = 0;
    while (length < BYTES_MAX) {
      const count = readSync(file, buffer, length, BYTES_MAX - length, null);
      if (count === 0) break;
      length += count;
    }
    if (length === 0) throw Object.assign(new Error('empty'), { code: EMPTY });
    return buffer.toString('latin1', 0, length);
  } finally {
    closeSync(file);
  }
}

/** What a row says of a file that is not there. */
export const NO_SUCH_FILE = 'no such file: this machine or its kernel does not have it, or hides it here';
const EMPTY = 'the file is empty';

function attempt<T>(read: () => T): Result<T, Unreadable> {
  try {
    return ok(read());
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === undefined) throw error;
    const missing = code === 'ENOENT' || code === 'ENOTDIR';
    return err({ missing, reason: missing ? NO_SUCH_FILE : code });
  }
}
