import type { ReadBundle } from '../core/bundle/bundle.ts';
import { badBundle } from '../core/bundle/bundle-files.ts';
import type { Refusal } from '../model/refusal.ts';
import type { Result } from '../model/result.ts';
import type { BundleFile } from '../model/statement.ts';
import { BUNDLE_BYTES } from './read-bundle.ts';
import { readFiles } from './read-files.ts';
import { openZip, UnreadableArchive } from './zip.ts';

/** Reads a bundle in a ZIP archive, without unpacking it to a disk; refuses the same as `readBundle`. */
export async function readZipBundle(zip: Buffer): Promise<Result<ReadBundle, Refusal>> {
  try {
    return await readFiles((await openZip(zip, BUNDLE_BYTES)) as Map<BundleFile, AsyncIterable<Buffer>>);
  } catch (error) {
    if (!(error instanceof UnreadableArchive)) throw error;
    return badBundle(error.message);
  }
}
