import { createHash, type Hash } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { ZodType } from 'zod';
import { alteredFile, parseBundle } from '../core/bundle/bundle.ts';
import { EVIDENCE_LIMITS, type Evidence } from '../model/evidence.ts';
import type { AbPlan } from '../model/plan.ts';
import { isSurveyRun, type Run } from '../model/plan-and-run.ts';
import { type Refusal, refuse } from '../model/refusal.ts';
import { err, ok, type Result } from '../model/result.ts';
import { type AbRun, BUNDLE_LIMITS, type FileDigest, Manifest } from '../model/run.ts';
import { SURVEY_LINE_BYTES, SurveyManifest, type SurveyPlan } from '../model/survey.ts';
import { type LineFile, openLineFile, writeAll } from './line-file.ts';

/** Writes a bundle: samples as they arrive, the manifest last. Methods throw the errors of the system, such as ENOSPC. */
export interface BundleWriter<Line extends object, Whole> {
  append(sample: Line): void;
  /** Count and sha256 of the samples so far, as in the manifest. */
  samples(): FileDigest;
  /** Appends output of tools; the file is created at the first call. */
  appendEvidence(evidence: Evidence): void;
  evidence(): FileDigest | null;
  /** Completes the bundle: flushes the samples, then writes the manifest atomically. Nothing can be appended afterwards. */
  finish(manifest: Whole): void;
}

/** The format of a bundle: the schema of its manifest, and the longest line of its samples. */
export interface BundleFormat<Whole> {
  readonly schema: ZodType<Whole>;
  readonly lineBytes: number;
}
export const AB_BUNDLE: BundleFormat<Manifest> = { schema: Manifest, lineBytes: BUNDLE_LIMITS.lineBytes };
export const SURVEY_BUNDLE: BundleFormat<SurveyManifest> = { schema: SurveyManifest, lineBytes: SURVEY_LINE_BYTES };

/** Disk space that is reserved until the manifest is written, so that the manifest can report a full disk. */
const RESERVE_BYTES = 256 * 1024;

const CHUNK_BYTES = 512 * 1024;

/** Starts a bundle in an existing, empty directory. The manifest is validated before it is written. */
export function openBundle<Line extends object, Whole>(
  directory: string,
  plan: AbPlan | SurveyPlan,
  { schema, lineBytes }: BundleFormat<Whole>,
): BundleWriter<Line, Whole> {
  const reserve = join(directory, '.reserve');
  writeFileSync(reserve, Buffer.alloc(RESERVE_BYTES, 1));
  writeDurably(join(directory, 'plan.json'), `${JSON.stringify(plan, null, 2)}\n`);
  const samples = openLineFile<Line>(join(directory, 'samples.jsonl'), lineBytes);
  let evidence: LineFile<Evidence> | null = null;
  return {
    append: samples.append,
    samples: samples.digest,
    appendEvidence(each) {
      evidence ??= openLineFile(join(directory, 'evidence.jsonl'), EVIDENCE_LIMITS.lineBytes);
      evidence.append(each);
    },
    evidence: () => evidence?.digest() ?? null,
    finish(manifest) {
      rmSync(reserve, { force: true });
      samples.close();
      evidence?.close();
      const text = JSON.stringify(schema.parse(manifest), null, 2);
      writeDurably(join(directory, 'manifest.json'), `${text}\n`);
    },
  };
}

/** Reads the bundle of an A/B in a directory. */
export async function readAbBundle(directory: string): Promise<Result<AbRun, Refusal>> {
  const result = await readBundle(directory);
  if (!result.ok) return result;
  return isSurveyRun(result.value) ? unreadable('it is the bundle of a survey', directory) : ok(result.value);
}

/** Reads the bundle in a directory; checks sizes first, then schema, counts and digests. */
export async function readBundle(directory: string): Promise<Result<Run, Refusal>> {
  const manifest = await openCapped(join(directory, 'manifest.json'), BUNDLE_LIMITS.manifestBytes);
  if (!manifest.ok) return unreadable(manifest.error, directory);
  await using _manifest = manifest.value;
  const samples = await openCapped(join(directory, 'samples.jsonl'), BUNDLE_LIMITS.samplesBytes);
  if (!samples.ok) return unreadable(samples.error, directory);
  await using _samples = samples.value;
  const path = join(directory, 'evidence.jsonl');
  const evidence = existsSync(path) ? await openCapped(path, EVIDENCE_LIMITS.bytes) : null;
  if (evidence?.ok === false) return unreadable(evidence.error, directory);
  await using _evidence = evidence?.value;
  const digests = { samples: createHash('sha256'), evidence: createHash('sha256') };
  try {
    const run = await parseBundle({
      manifest: await manifest.value.readFile('utf8'),
      samples: bytesOf(samples.value, digests.samples),
      evidence: evidence === null ? null : bytesOf(evidence.value, digests.evidence),
    });
    if (!run.ok) return run;
    const other = alteredFile(run.value, digests.samples.digest('hex'), digests.evidence.digest('hex'));
    if (other === null) return run;
    return unreadable(`${other} is not the file that manifest.json was written for (its sha256 differs)`, directory);
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    return unreadable(`it cannot be read to its end (${error.message})`, directory);
  }
}

/** Writes a temporary file, flushes it to the disk, and renames it: the file is either absent or complete. */
function writeDurably(path: string, text: string): void {
  const temporary = `${path}.tmp`;
  const file = openSync(temporary, 'w', 0o644);
  try {
    writeAll(file, Buffer.from(text));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(temporary, path);
}

/** Opens a file of at most `maxBytes`, or returns why it cannot be read. */
async function openCapped(path: string, maxBytes: number): Promise<Result<FileHandle, string>> {
  const name = basename(path);
  try {
    const file = await open(path);
    const { size } = await file.stat();
    if (size <= maxBytes) return ok(file);
    await file.close();
    return err(`${name} is larger than ${maxBytes} bytes`);
  } catch (error) {
    return err(`${name} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
}

/** The bytes of a file, in pieces that share one buffer; the digest is updated with each piece. */
async function* bytesOf(file: FileHandle, digest: Hash): AsyncGenerator<Uint8Array> {
  const buffer = new Uint8Array(CHUNK_BYTES);
  for (let at = 0; ; ) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length, at);
    if (bytesRead === 0) return;
    const piece = buffer.subarray(0, bytesRead);
    digest.update(piece);
    yield piece;
    at += bytesRead;
  }
}

function unreadable(what: string, directory: string): Result<never, Refusal> {
  return refuse({
    code: 'bad-bundle',
    message: `${directory} is not a complete bundle: ${what}.`,
    next: 'Pass the directory with manifest.json and samples.jsonl that alloc-ab run printed, or measure again.',
  });
}
