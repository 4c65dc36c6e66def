import type { FileHandle } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';

/**
 * The sha256 of an open file, taken in a thread of its own: of several hundred megabytes it takes as long as reading what
 * they say, and both can be done at once. `stop` ends it early; the digest is then never known.
 */
export function fileDigest({ fd }: FileHandle): {
  readonly sha256: Promise<string>;
  readonly stop: () => Promise<unknown>;
} {
  const thread = new Worker(new URL('./digest-thread.ts', import.meta.url), { workerData: { fd } });
  const sha256 = new Promise<string>((resolve, reject) => {
    thread.once('message', resolve);
    thread.once('error', reject);
  });
  // Who stops early never asks for it.
  sha256.catch(() => undefined);
  return { sha256, stop: () => thread.terminate() };
}
