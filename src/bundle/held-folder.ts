import { closeSync, constants, fstatSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { writeAll } from './line-file.ts';

/**
 * A folder that is held open from before foreign code runs. Its files are reached through it, so that a link in the place of the folder or
 * of a file leads nowhere else. Methods throw the errors of the system.
 */
interface HeldFolder {
  /** A path of a file in it, for this process. */
  file(name: string): string;
  /** Writes a file that is absent or complete afterwards, in place of whatever has its name. */
  write(name: string, text: string): void;
  /** Whether its path still leads to it. */
  isInPlace(): boolean;
  close(): void;
}

/** Opens an existing folder. */
export function holdFolder(path: string): HeldFolder {
  const folder = openSync(path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  const own = fstatSync(folder);
  const file = (name: string): string => `/proc/self/fd/${folder}/${name}`;
  return {
    file,
    write(name, text) {
      const temporary = file(`${name}.tmp`);
      rmSync(temporary, { recursive: true, force: true });
      const opened = openSync(temporary, 'wx', 0o644);
      try {
        writeAll(opened, Buffer.from(text));
        fsyncSync(opened);
      } finally {
        closeSync(opened);
      }
      try {
        renameSync(temporary, file(name));
      } catch {
        // A folder has the name.
        rmSync(file(name), { recursive: true, force: true });
        renameSync(temporary, file(name));
      }
    },
    isInPlace() {
      const now = statSync(path, { throwIfNoEntry: false });
      return now?.dev === own.dev && now.ino === own.ino;
    },
    close: () => closeSync(folder),
  };
}
