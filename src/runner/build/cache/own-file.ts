import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { err, ok, type Result } from '../../../model/result.ts';

/**
 * The bytes of a file that only this user could have written; null: there is none. The error is a clause that says why it cannot be trusted
 * or read: it is a link, has a second name, others could write to it, or it is larger than `bytesMax`.
 */
export async function readOwnFile(path: string, bytesMax: number): Promise<Result<Buffer, string> | null> {
  try {
    const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const facts = await file.stat();
      // Without a name another process has replaced it meanwhile: what was opened is still whole.
      if (!facts.isFile() || facts.nlink > 1) return err('it is not a file of its own');
      if (facts.uid !== process.geteuid?.() || (facts.mode & 0o022) !== 0) return err('others could write to it');
      if (facts.size > bytesMax) return err('it is larger than any that is written');
      return ok(await file.readFile());
    } finally {
      await file.close();
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return null;
    return err(code === 'ELOOP' ? 'it is a link' : `it cannot be read (${code})`);
  }
}
