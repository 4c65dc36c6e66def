import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { BUNDLE_FILES, type BundleDigests, type BundleFile } from '../model/statement.ts';

/** sha256 of each file of a bundle; null for a file that does not exist. */
export async function bundleDigests(directory: string): Promise<BundleDigests> {
  const digests = await Promise.all(BUNDLE_FILES.map(async (name) => [name, await digest(join(directory, name))]));
  return Object.fromEntries(digests) as Record<BundleFile, string | null>;
}

async function digest(path: string): Promise<string | null> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  return hash.digest('hex');
}
