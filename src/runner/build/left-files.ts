import { constants } from 'node:fs';
import { open, opendir } from 'node:fs/promises';
import { join } from 'node:path';

/** Most entries of a build's folder that are looked at. */
const ENTRIES_MAX = 500_000;
/** Largest file that is read for what a build system wrote about itself. */
const TEXT_BYTES_MAX = 16 * 1024 * 1024;

/**
 * The files and links below a folder whose names match, as paths relative to it, sorted. Links to folders are not followed, and
 * nothing of git is listed.
 */
export async function leftFiles(root: string, name: RegExp): Promise<string[]> {
  const found: string[] = [];
  const folders = [''];
  let seen = 0;
  for (let folder = folders.shift(); folder !== undefined; folder = folders.shift()) {
    // A folder that cannot be read, such as one whose path is too long, has nothing to say.
    const entries = await opendir(join(root, folder)).catch(() => []);
    for await (const entry of entries) {
      seen += 1;
      if (seen > ENTRIES_MAX) return found.sort();
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && entry.name !== '.git') folders.push(path);
      else if ((entry.isFile() || entry.isSymbolicLink()) && name.test(entry.name)) found.push(path);
    }
  }
  return found.sort();
}

/** The text of a regular file that a build wrote; null when it is none, or too large. */
export async function leftText(root: string, path: string): Promise<string | null> {
  try {
    const file = await open(join(root, path), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const facts = await file.stat();
      return facts.isFile() && facts.size <= TEXT_BYTES_MAX ? await file.readFile('utf8') : null;
    } finally {
      await file.close();
    }
  } catch {
    return null;
  }
}
