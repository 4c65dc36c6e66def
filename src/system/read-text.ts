import { readFile, stat } from 'node:fs/promises';
import { type Refusal, refuse } from '../model/refusal.ts';
import { ok, type Result } from '../model/result.ts';

/** A small text file that was named on the command line. */
export async function readText(file: string, maxBytes: number): Promise<Result<string, Refusal>> {
  try {
    const { size } = await stat(file);
    if (size <= maxBytes) return ok(await readFile(file, 'utf8'));
    return unreadable(file, `it is larger than ${maxBytes} bytes`);
  } catch (error) {
    return unreadable(file, (error as NodeJS.ErrnoException).code ?? 'unknown');
  }
}

function unreadable(file: string, why: string): Result<never, Refusal> {
  return refuse({
    code: 'no-file',
    message: `${file} cannot be read: ${why}.`,
    next: 'Check the path, and that the file may be read.',
  });
}
