/** Takes the sha256 of the open file `fd`, in a thread of its own: see `fileDigest`. */
import { createHash } from 'node:crypto';
import { readSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';

/** Pieces of this size: neither many calls nor much memory. */
const PIECE_BYTES = 256 * 1024;

const { fd } = workerData as { fd: number };
const digest = createHash('sha256');
const piece = new Uint8Array(PIECE_BYTES);
// Positions are given, since the file's own belongs to the other reader.
for (let at = 0, read = PIECE_BYTES; read > 0; at += read) {
  read = readSync(fd, piece, 0, piece.length, at);
  digest.update(piece.subarray(0, read));
}
parentPort?.postMessage(digest.digest('hex'));
