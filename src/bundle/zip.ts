import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';

const ENTRIES_MAX = 10_000;

/** An archive cannot be read; the message has the reason. */
export class UnreadableArchive extends Error {}

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
