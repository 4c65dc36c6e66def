import { createHash, type Hash } from 'node:crypto';
import { parseBundle, type ReadBundle } from '../core/bundle/bundle.ts';
import type { Chunks } from '../core/bundle/written-json.ts';
import type { Refusal } from '../model/refusal.ts';
import type { Result } from '../model/result.ts';
import { BUNDLE_FILES, type BundleDigests, type BundleFile } from '../model/statement.ts';

/** Reads a bundle from its files, wherever they are, and hashes them while they are read. Throws the errors of reading. */
export async function readFiles(found: ReadonlyMap<BundleFile, Chunks>): Promise<Result<ReadBundle, Refusal>> {
  const hashes = new Map<BundleFile, Hash>();
  const digested = BUNDLE_FILES.map((name): [BundleFile, Chunks | null] => {
    const chunks = found.get(name);
    if (chunks === undefined) return [name, null];
    const hash = createHash('sha256');
    hashes.set(name, hash);
    return [name, hashing(chunks, hash)];
  });
  const files = Object.fromEntries(digested) as Record<BundleFile, Chunks | null>;
  return parseBundle(files, () => {
    const digests = BUNDLE_FILES.map((name) => [name, hashes.get(name)?.digest('hex') ?? null]);
    return Object.fromEntries(digests) as BundleDigests;
  });
}

async function* hashing(chunks: Chunks, hash: Hash): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    hash.update(chunk);
    yield chunk;
  }
}
