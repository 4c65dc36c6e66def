import { lutimesSync, readdirSync } from 'node:fs';

/** Seconds since 1970. Fixed, so that `__DATE__` and `__TIME__` do not make two equal builds differ. */
export const SOURCE_DATE_EPOCH = '315532800';

/**
 * Gives every file and link below a folder the time of `__DATE__`: `__TIMESTAMP__` is the time of a file, and two checkouts of one commit
 * must not make two libraries differ. To make, no file of a commit is older than another one, whichever git wrote first.
 */
export function setFileTimes(folder: Buffer): void {
  const time = Number(SOURCE_DATE_EPOCH);
  for (const entry of readdirSync(folder, { withFileTypes: true, encoding: 'buffer' })) {
    const path = Buffer.concat([folder, Buffer.from('/'), entry.name]);
    if (entry.isDirectory()) setFileTimes(path);
    else lutimesSync(path, time, time);
  }
}
