import { createWriteStream } from 'node:fs';
import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { EVIDENCE_LIMITS } from '../model/evidence.ts';
import { type Refusal, refuse } from '../model/refusal.ts';
import { ok, type Result } from '../model/result.ts';
import { BUNDLE_LIMITS } from '../model/run.ts';
import { SIGNED_BYTES_MAX } from '../model/statement.ts';
import { makeTemporaryFolder } from '../system/temporary-folder.ts';
import { openZip } from './zip.ts';

/** A bundle as files in a directory. */
interface UnpackedBundle {
  readonly directory: string;
  /** Removes the temporary directory of an archive. */
  remove(): Promise<void>;
}

const ARCHIVE_BYTES_MAX = 268_435_456;

/** Largest `verdict.json` that is read, in bytes. */
export const VERDICT_BYTES_MAX = 16_777_216;

/** The files of a bundle that are read; other files of an archive are skipped. */
const WANTED = {
  'manifest.json': BUNDLE_LIMITS.manifestBytes,
  'plan.json': BUNDLE_LIMITS.manifestBytes,
  'samples.jsonl': BUNDLE_LIMITS.samplesBytes,
  'evidence.jsonl': EVIDENCE_LIMITS.bytes,
  'verdict.json': VERDICT_BYTES_MAX,
  'signed.json': SIGNED_BYTES_MAX,
};

/**
 * A bundle as a directory. A file is unpacked into a temporary directory, as the ZIP archive of a release. Refuses an archive
 * that is cut off, damaged or too large.
 */
export async function unpackBundle(bundle: string): Promise<Result<UnpackedBundle, Refusal>> {
  const file = await stat(bundle).catch(() => null);
  if (!file?.isFile()) return ok({ directory: bundle, remove: async () => {} });
  if (file.size > ARCHIVE_BYTES_MAX) return damaged(bundle, `it is larger than ${ARCHIVE_BYTES_MAX} bytes`);
  const directory = await makeTemporaryFolder('bundle');
  const remove = (): Promise<void> => rm(directory, { recursive: true, force: true });
  try {
    const files = await openZip(await readFile(bundle), WANTED);
    for (const [name, pieces] of files) await pipeline(pieces, createWriteStream(join(directory, name)));
    return ok({ directory, remove });
  } catch (error) {
    await remove();
    return damaged(bundle, error instanceof Error ? error.message : 'unknown reason');
  }
}

function damaged(bundle: string, why: string): Result<never, Refusal> {
  return refuse({
    code: 'damaged-archive',
    message: `${bundle} cannot be unpacked: ${why.slice(0, 300).replace(/\.+$/, '')}.`,
    next: 'Download it again; an archive that is cut off or damaged proves nothing.',
  });
}
