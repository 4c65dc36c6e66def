import { createHash } from 'node:crypto';
import { closeSync, fstatSync, fsyncSync, ftruncateSync, lstatSync, openSync, readSync, writeSync } from 'node:fs';
import type { FileDigest } from '../model/run.ts';

const CHUNK_BYTES = 1024 * 1024;

/** Writes a file of JSON lines. Methods throw the errors of the system, such as ENOSPC. */
export interface LineFile<Line extends object> {
  append(line: Line): void;
  /** Count and sha256 of the lines so far, as in a manifest. */
  digest(): FileDigest;
  /** Flushes the file to the disk and closes it. Whether its path leads to the file, and it holds the lines that were written. */
  close(): boolean;
}

/** Creates a file of lines of at most `lineBytes`. */
export function openLineFile<Line extends object>(path: string, lineBytes: number): LineFile<Line> {
  const file = openSync(path, 'wx+', 0o644);
  const digest = createHash('sha256');
  let count = 0;
  let length = 0;
  return {
    append(value) {
      const line = Buffer.from(`${JSON.stringify(value)}\n`);
      if (line.length > lineBytes) throw new Error(`a line of ${path} is longer than ${lineBytes} bytes`);
      try {
        writeAll(file, line, length);
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
      const [own, there] = [fstatSync(file), lstatSync(path, { throwIfNoEntry: false })];
      const isInPlace = there?.dev === own.dev && there.ino === own.ino;
      const isSame = own.size === length && sha256Of(file) === digest.copy().digest('hex');
      closeSync(file);
      return isInPlace && isSame;
    },
  };
}

function sha256Of(file: number): string {
  const digest = createHash('sha256');
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  for (let at = 0; ; ) {
    const read = readSync(file, buffer, 0, buffer.length, at);
    if (read === 0) return digest.digest('hex');
    digest.update(buffer.subarray(0, read));
    at += read;
  }
}

/** Writes all bytes at a place of a file; the system may write fewer at one call. */
export function writeAll(file: number, bytes: Buffer, from = 0): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at, bytes.length - at, from + at);
}
