import { existsSync } from 'node:fs';
import { type FileHandle, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReadBundle } from '../core/bundle/bundle.ts';
import { badBundle } from '../core/bundle/bundle-files.ts';
import { EVIDENCE_LIMITS } from '../model/evidence.ts';
import { isSurveyRun, type Run } from '../model/plan-and-run.ts';
import { type Refusal, refuse } from '../model/refusal.ts';
import { ok, type Result } from '../model/result.ts';
import { type AbRun, BUNDLE_LIMITS } from '../model/run.ts';
import { BUNDLE_FILES, type BundleFile } from '../model/statement.ts';
import { openCapped } from './open-capped.ts';
import { readFiles } from './read-files.ts';

/** Most bytes of each file of a bundle. */
export const BUNDLE_BYTES: Readonly<Record<BundleFile, number>> = {
  'manifest.json': BUNDLE_LIMITS.manifestBytes,
  'samples.jsonl': BUNDLE_LIMITS.samplesBytes,
  'evidence.jsonl': EVIDENCE_LIMITS.bytes,
  'plan.json': BUNDLE_LIMITS.manifestBytes,
};

const CHUNK_BYTES = 512 * 1024;

/** Reads the bundle of an A/B in a directory. */
export async function readAbBundle(directory: string): Promise<Result<AbRun, Refusal>> {
  const read = await readBundle(directory);
  if (!read.ok) return read;
  return isSurveyRun(read.value) ? badBundle('it is the bundle of a survey, not of an A/B') : ok(read.value);
}

/** Reads the bundle in a directory; checks names and sizes first, then all that `parseBundle` checks. */
export async function readBundle(directory: string): Promise<Result<Run, Refusal>> {
  const read = await readBundleFiles(directory);
  return read.ok ? ok(read.value.run) : read;
}

/** Reads the bundle in a directory with the digests of the bytes that were read. */
export async function readBundleFiles(directory: string): Promise<Result<ReadBundle, Refusal>> {
  const opened = new Map<BundleFile, FileHandle>();
  try {
    const entries = await readdir(directory, { withFileTypes: true });
    if (!entries.some(({ name }) => name === 'manifest.json') && existsSync(join(directory, 'bundle/manifest.json'))) {
      return refuse({
        code: 'bad-bundle',
        message: `${directory} is a folder of results, and its bundle is the folder in it.`,
        suggestion: join(directory, 'bundle'),
        next: 'Name that folder.',
      });
    }
    const twin = entries.map(({ name }) => otherSpelling(name)).find((each) => each !== null);
    if (twin != null) return badBundle(twin);
    for (const name of BUNDLE_FILES) {
      const entry = entries.find((each) => each.name === name);
      if (entry === undefined) continue;
      // A link may lead out of the bundle.
      if (!entry.isFile()) return badBundle(`${name} is not a regular file`);
      const file = await openCapped(join(directory, name), BUNDLE_BYTES[name]);
      if (!file.ok) return badBundle(file.error);
      opened.set(name, file.value);
    }
    return await readFiles(new Map([...opened].map(([name, file]) => [name, bytesOf(file)])));
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    return refuse({
      code: 'bad-bundle',
      message: `${directory} cannot be read (${(error as NodeJS.ErrnoException).code ?? error.message}).`,
      next: 'Check the path: a bundle is a folder with manifest.json, and alloc-ab list shows those of a checkout.',
    });
  } finally {
    for (const file of opened.values()) await file.close();
  }
}

/**
 * What is wrong with a name that is a file of a bundle in other letters: on some systems the two are one file, and others take the
 * one or the other. Null when the name is exact, or another file.
 */
function otherSpelling(name: string): string | null {
  const plain = name.normalize('NFKC').toLowerCase();
  const file = BUNDLE_FILES.find((each) => each === plain);
  return file === undefined || file === name ? null : `it has a second ${file}, spelt in another way`;
}

/** The bytes of a file, in pieces that share one buffer. */
async function* bytesOf(file: FileHandle): AsyncGenerator<Uint8Array> {
  const buffer = new Uint8Array(CHUNK_BYTES);
  for (let at = 0; ; ) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length, at);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
    at += bytesRead;
  }
}
