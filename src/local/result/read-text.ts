import { readFile, stat } from 'node:fs/promises';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';

/** Reads a text file of at most `maxBytes`; the refusal `no-file` has the reason why it cannot be read. */
export async function readText(file: string, maxBytes: number): Promise<Result<string, Refusal>> {
  try {
    const status = await stat(file);
    // Reading a named pipe would wait for its writer.
    if (!status.isFile() && !status.isDirectory()) return unreadable(file, 'it is not a file');
    if (status.size <= maxBytes) return ok(await readFile(file, 'utf8'));
    return unreadable(file, `it is larger than ${maxBytes} bytes`);
  } catch (error) {
    return unreadable(file, (error as NodeJS.ErrnoException).code ?? 'unknown');
  }
}

function unreadable(file: string, reason: string): Result<never, Refusal> {
  return refuse({
    code: 'no-file',
    message: `${file} cannot be read: ${reason}.`,
    next: 'Check the path and the permissions of the file.',
  });
}
