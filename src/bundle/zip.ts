import { posix } from 'node:path';
import { crc32 } from 'node:zlib';
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';

const ENTRIES_MAX = 10_000;

/** An archive cannot be read; the message has the reason. */
export class UnreadableArchive extends Error {}

/** A file in an archive is not one that is read. */
class BadEntry extends Error {}

/**
 * Opens files of a ZIP archive by their exact names; other files in it are skipped. Each is unpacked while it is read. The limit
 * applies to the unpacked bytes, whatever size the archive states. This function and reading throw `UnreadableArchive`.
 *
 * @param wanted Name → largest size in bytes.
 */
export async function openZip(
  zip: Buffer,
  wanted: Readonly<Record<string, number>>,
): Promise<Map<string, AsyncIterable<Buffer>>> {
  const found = new Map<string, AsyncIterable<Buffer>>();
  try {
    const file = await fromBufferPromise(zip, { lazyEntries: true, autoClose: false });
    if (file.entryCount > ENTRIES_MAX) throw new BadEntry(`the archive has ${file.entryCount} entries`);
    for await (const entry of file.eachEntry()) {
      const max = Object.hasOwn(wanted, entry.fileName) ? wanted[entry.fileName] : undefined;
      const twin = Object.keys(wanted).find((name) => isOtherSpelling(entry.fileName, name));
      if (twin !== undefined) throw new BadEntry(`it has a second ${twin}, spelt in another way`);
      if (max === undefined) continue;
      if (!isRegular(entry)) throw new BadEntry(`${entry.fileName} is not a regular file`);
      if (found.has(entry.fileName)) throw new BadEntry(`${entry.fileName} is in the archive twice`);
      if (entry.uncompressedSize > max) throw tooLarge(entry, max);
      found.set(entry.fileName, inflate(file, entry, max));
    }
  } catch (error) {
    throw unreadable(error);
  }
  return found;
}

async function* inflate(file: ZipFile, entry: Entry, max: number): AsyncGenerator<Buffer> {
  let size = 0;
  let sum = 0;
  try {
    for await (const chunk of (await file.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > max) throw tooLarge(entry, max);
      sum = crc32(chunk, sum);
      yield chunk;
    }
    // Other programs compare it, and would see another file.
    if (sum !== entry.crc32) throw new BadEntry(`${entry.fileName} does not have its checksum`);
  } catch (error) {
    throw unreadable(error);
  }
}

const FILE_TYPE = { mask: 0o170000, regular: 0o100000 } as const;

/** Whether an entry is a file; archives of some systems do not state a type. */
function isRegular({ externalFileAttributes }: Entry): boolean {
  const type = (externalFileAttributes >>> 16) & FILE_TYPE.mask;
  return type === 0 || type === FILE_TYPE.regular;
}

/** Whether a program that unpacks the archive may write this entry over the file with that name. */
function isOtherSpelling(entry: string, name: string): boolean {
  const plain = posix.normalize(entry.replaceAll('\\', '/')).normalize('NFKC').toLowerCase();
  return plain === name && entry !== name;
}

function tooLarge({ fileName }: Entry, max: number): Error {
  return new BadEntry(`${fileName} is larger than ${max} bytes`);
}

function unreadable(error: unknown): UnreadableArchive {
  const reason = error instanceof Error ? error.message : 'unknown reason';
  return new UnreadableArchive(error instanceof BadEntry ? reason : `the archive cannot be read (${reason})`, {
    cause: error,
  });
}
