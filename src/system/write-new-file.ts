import { open } from 'node:fs/promises';

/** Writes a file that does not exist yet, for its owner alone. It is on the disk when the promise resolves. Throws `EEXIST` for a name that is taken. */
export async function writeNewFile(path: string, bytes: Buffer): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}
