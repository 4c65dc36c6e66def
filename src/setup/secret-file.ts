import { type FileHandle, open, rm } from 'node:fs/promises';
import { type Refusal, refuse } from '../model/refusal.ts';
import { ok, type Result } from '../model/result.ts';

/** A file that was made for a secret and is still empty. */
interface EmptyFile {
  write(text: string): Promise<Result<void, Refusal>>;
  /** Removes the empty file. */
  discard(): Promise<void>;
}

/** Makes a file that only its owner can read. One that exists is never overwritten: its secrets may be in use. */
export async function openSecretFile(path: string): Promise<Result<EmptyFile, Refusal>> {
  let handle: FileHandle;
  try {
    handle = await open(path, 'wx', 0o600);
    await handle.chmod(0o600);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'EEXIST' ? 'exists and is not overwritten' : `cannot be written (${code})`;
    return refuse({ code: 'no-settings-file', message: `${path} ${why}.`, next: 'Name another file with --settings.' });
  }
  return ok({
    async write(text) {
      try {
        await handle.writeFile(text);
        await handle.sync();
        await handle.close();
        return ok(undefined);
      } catch (error) {
        const message = `${path} could not be written (${(error as NodeJS.ErrnoException).code}), so the key of the new App is lost.`;
        await handle.close().catch(() => {});
        await rm(path, { force: true });
        const next = 'Delete the App in your settings on GitHub, then create it again.';
        return refuse({ code: 'no-settings-file', message, next });
      }
    },
    async discard() {
      await handle.close();
      await rm(path, { force: true });
    },
  });
}
