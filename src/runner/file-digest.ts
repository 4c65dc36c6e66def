import type { FileHandle } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';

/** Pieces of this size: neither many calls nor much memory. */
const PIECE_BYTES = 256 * 1024;

/**
 * The sha256 of an open file, taken in a thread of its own: of several hundred megabytes it takes as long as reading what
 * they say, and both can be done at once. `stop` ends it early; the digest is then never known.
 */
export function fileDigest(file: FileHandle): {
  readonly sha256: Promise<string>;
  readonly stop: () => Promise<unknown>;
} {
  const worker = new Worker(SOURCE, { eval: true, workerData: { fd: file.fd, bytes: PIECE_BYTES } });
  const sha256 = new Promise<string>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  // Who stops early never asks for it.
  sha256.catch(() => undefined);
  return { sha256, stop: () => worker.terminate() };
}

/** As text, so that it needs no file beside the bundled Action. Positions are given: the file's own belongs to the other reader. */
const SOURCE = `
const { createHash } = require('node:crypto');
const { readSync } = require('node:fs');
const { parentPort, workerData } = require('node:worker_threads');
const digest = createHash('sha256');
const piece = Buffer.alloc(workerData.bytes);
for (let at = 0, read = 1; read > 0; at += read) {
  read = readSync(workerData.fd, piece, 0, piece.length, at);
  digest.update(piece.subarray(0, read));
}
parentPort.postMessage(digest.digest('hex'));
`;
