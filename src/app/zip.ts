import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';

const ENTRIES_MAX = 10_000;

/**
 * Contents of the wanted files of a zip archive, by exact name; everything else in it is passed over.
 * Counts the bytes that really come out, whatever the archive claims. Throws with the reason.
 *
 * @param wanted Name → largest size in bytes.
 */
export async function readZip(zip: Buffer, wanted: Readonly<Record<string, number>>): Promise<Map<string, Buffer>> {
  const file = await fromBufferPromise(zip, { lazyEntries: true });
  if (file.entryCount > ENTRIES_MAX) throw new Error(`the archive has ${file.entryCount} entries`);
  const found = new Map<string, Buffer>();
  for await (const entry of file.eachEntry()) {
    const max = Object.hasOwn(wanted, entry.fileName) ? wanted[entry.fileName] : undefined;
    if (max === undefined) continue;
    if (found.has(entry.fileName)) throw new Error(`${entry.fileName} is in the archive twice`);
    found.set(entry.fileName, await inflate(file, entry, max));
  }
  return found;
}

async function inflate(file: ZipFile, entry: Entry, max: number): Promise<Buffer> {
  const tooLarge = () => new Error(`${entry.fileName} is larger than ${max} bytes`);
  if (entry.uncompressedSize > max) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of (await file.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > max) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
