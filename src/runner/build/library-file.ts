import { createHash } from 'node:crypto';
import { type BigIntStats, constants } from 'node:fs';
import { chmod, copyFile, open, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { err, ok, type Result } from '../../model/result.ts';
import { makeFolder } from '../../system/make-folder.ts';
import { writeNewFile } from '../../system/write-new-file.ts';

/** A library file that can be preloaded. */
export interface LibraryFile {
  readonly path: string;
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** Largest library that is accepted. */
const LIBRARY_BYTES_MAX = 256 * 1024 * 1024;

/**
 * Copies a built library from its checkout into the new directory `target`, read-only, and computes its digest. The error is a
 * clause: the file is missing, not a regular file, outside the checkout (a link), too large, or not a shared object.
 */
export async function takeLibrary(
  checkout: string,
  library: string,
  target: string,
): Promise<Result<LibraryFile, string>> {
  let file: string;
  try {
    file = await realpath(join(checkout, library));
  } catch {
    return err(`the build left no ${library}`);
  }
  if (!file.startsWith((await realpath(checkout)) + sep))
    return err(`${library} is a link to a file outside the checkout`);
  const source = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const facts: BigIntStats = await source.stat({ bigint: true });
    if (!facts.isFile()) return err(`${library} is not a file`);
    if (facts.size > BigInt(LIBRARY_BYTES_MAX))
      return err(`${library} is larger than ${LIBRARY_BYTES_MAX / 1024 / 1024} MiB`);
    const bytes = await source.readFile();
    if (bytes.subarray(0, 4).toString('latin1') !== '\x7fELF') return err(`${library} is not an ELF shared object`);
    return ok(await placeLibrary(bytes, join(target, basename(library))));
  } finally {
    await source.close();
  }
}

/** Whether a text is the name of a file, without a folder. */
export function isLibraryName(text: string): boolean {
  return text !== '' && text !== '.' && text !== '..' && !text.includes('/');
}

/** Writes a library as a new file, read-only, and computes its digest. */
export async function placeLibrary(bytes: Buffer, path: string): Promise<LibraryFile> {
  await makeFolder(dirname(path));
  await writeNewFile(path, bytes);
  await chmod(path, 0o444);
  return { path, sha256: sha256(bytes), sizeBytes: bytes.length };
}

/** Copies a library into another directory and returns the path of the copy. */
export async function copyLibrary(path: string, directory: string): Promise<string> {
  await makeFolder(directory);
  const copy = join(directory, basename(path));
  await copyFile(path, copy, constants.COPYFILE_EXCL);
  return copy;
}

/** Path, digest and size of a library. Throws when it is larger than 256 MiB. */
export async function describeLibrary(path: string): Promise<LibraryFile> {
  const { size } = await stat(path);
  if (size > LIBRARY_BYTES_MAX) throw new Error(`${path} is larger than any allocator library`);
  const file = await open(path, 'r');
  try {
    const bytes = await file.readFile();
    return { path, sha256: sha256(bytes), sizeBytes: bytes.length };
  } finally {
    await file.close();
  }
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
