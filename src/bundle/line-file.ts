import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import type { FileDigest } from '../model/run.ts';

/** Writes a file of JSON lines. Methods throw the errors of the system, such as ENOSPC. */
export interface LineFile<Line extends object> {
  append(line: Line): void;
  /** Count and sha256 of the lines so far, as in a manifest. */
  digest(): FileDigest;
  /** Flushes the file to the disk and closes it. */
  close(): void;
}

/** Creates a file of lines of at most `lineBytes`. */
export function openLineFile<Line extends object>(path: string, lineBytes: number): LineFile<Line> {
  const file = openSync(path, 'wx', 0o644);
  const digest = createHash('sha256');
  let count = 0;
  let length = 0;
  return {
    append(value) {
      const line = Buffer.from(`${JSON.stringify(value)}\n`);
      if (line.length > lineBytes) throw new Error(`a line of ${path} is longer than ${lineBytes} bytes`);
      try {
        writeAll(file, line);
      } catch (error) {
        // A partial line would make the whole file unreadable.
        ftruncateSync(file, length);
        throw error;
      }
      length += line.length;
      digest.update(line);
      count++;
    },
    digest: () => ({ count, sha256: digest.copy().digest('hex') }),
    close() {
      fsyncSync(file);
      closeSync(file);
    },
  };
}

/** Writes all bytes; the system may write fewer at one call. */
export function writeAll(file: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}
