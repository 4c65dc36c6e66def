import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import { err, ok, type Result } from '../model/result.ts';

/**
 * Opens a file of at most `maxBytes`, or returns why it cannot be read, as a sentence without a full stop. Does not wait for the writer of a
 * named pipe, and reads no device.
 */
export async function openCapped(path: string, maxBytes: number): Promise<Result<FileHandle, string>> {
  const name = basename(path);
  try {
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const status = await file.stat();
    if (status.isFile() && status.size <= maxBytes) return ok(file);
    await file.close();
    return err(status.isFile() ? `${name} is larger than ${maxBytes} bytes` : `${name} is not a file`);
  } catch (error) {
    return err(`${name} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
}

/** Reads a text of at most `maxBytes` bytes. */
export async function readCapped(path: string, maxBytes: number): Promise<Result<string, string>> {
  const opened = await openCapped(path, maxBytes);
  if (!opened.ok) return opened;
  await using file = opened.value;
  try {
    return ok(await file.readFile('utf8'));
  } catch (error) {
    return err(`${basename(path)} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
}
