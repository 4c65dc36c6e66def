import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';

const ENTRIES_MAX = 10_000;

/** What an archive holds cannot be had, and why. */
export class UnreadableArchive extends Error {}

/**
 * The wanted files of a zip archive, by exact name; everything else in it is passed over. Each is unpacked as it is read,
 * never as a whole. Counts the bytes that really come out, whatever the archive claims. This and reading throw
 * `UnreadableArchive`.
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
    if (file.entryCount > ENTRIES_MAX) throw new Error(`the archive has ${file.entryCount} entries`);
    for await (const entry of file.eachEntry()) {
      const max = Object.hasOwn(wanted, entry.fileName) ? wanted[entry.fileName] : undefined;
      if (max === undefined) continue;
      if (found.has(entry.fileName)) throw new Error(`${entry.fileName} is in the archive twice`);
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
  try {
    for await (const chunk of (await file.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > max) throw tooLarge(entry, max);
      yield chunk;
    }
  } catch (error) {
    throw unreadable(error);
  }
}

function tooLarge({ fileName }: Entry, max: number): Error {
  return new Error(`${fileName} is larger than ${max} bytes`);
}

function unreadable(error: unknown): UnreadableArchive {
  return new UnreadableArchive(error instanceof Error ? error.message : 'unknown reason', { cause: error });
}
