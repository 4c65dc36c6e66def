import { createHash, type Hash } from 'node:crypto';
import { lstatSync, rmSync, writeFileSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { ZodType } from 'zod';
import { alteredFile, parseBundle } from '../core/bundle/bundle.ts';
import { EVIDENCE_LIMITS, type Evidence } from '../model/evidence.ts';
import type { AbPlan } from '../model/plan.ts';
import { isSurveyRun, type Run } from '../model/plan-and-run.ts';
import { type Refusal, refuse } from '../model/refusal.ts';
import { ok, type Result } from '../model/result.ts';
import { type AbRun, BUNDLE_LIMITS, type FileDigest, Manifest } from '../model/run.ts';
import { SURVEY_LINE_BYTES, SurveyManifest, type SurveyPlan } from '../model/survey.ts';
import { holdFolder } from './held-folder.ts';
import { type LineFile, openLineFile } from './line-file.ts';
import { openCapped } from './open-capped.ts';

/** Another process removed, replaced or wrote a file of the bundle while it was made. */
export class BundleChanged extends Error {}

/** Writes a bundle: samples as they arrive, the manifest last. Methods throw the errors of the system, such as ENOSPC. */
export interface BundleWriter<Line extends object, Whole> {
  append(sample: Line): void;
  /** Count and sha256 of the samples so far, as in the manifest. */
  samples(): FileDigest;
  /** Appends output of tools; the file is created at the first call. */
  appendEvidence(evidence: Evidence): void;
  evidence(): FileDigest | null;
  /**
   * Completes the bundle: flushes the samples, then writes the manifest atomically. Nothing can be appended afterwards. Throws
   * `BundleChanged`, and writes no manifest, when the files are not the ones that this process wrote.
   */
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
  const folder = holdFolder(directory);
  const reserve = folder.file('.reserve');
  writeFileSync(reserve, Buffer.alloc(RESERVE_BYTES, 1));
  const planText = `${JSON.stringify(plan, null, 2)}\n`;
  folder.write('plan.json', planText);
  const samples = openLineFile<Line>(folder.file('samples.jsonl'), lineBytes);
  let evidence: LineFile<Evidence> | null = null;
  return {
    append: samples.append,
    samples: samples.digest,
    appendEvidence(each) {
      evidence ??= openLineFile(folder.file('evidence.jsonl'), EVIDENCE_LIMITS.lineBytes);
      evidence.append(each);
    },
    evidence: () => evidence?.digest() ?? null,
    finish(manifest) {
      rmSync(reserve, { force: true, recursive: true });
      const written = [samples.close(), evidence?.close() ?? isAbsent(folder.file('evidence.jsonl'))];
      if (!folder.isInPlace()) throw new BundleChanged('its folder is gone or replaced');
      if (written.includes(false)) throw new BundleChanged('a file in it is not as it was written');
      folder.write('plan.json', planText);
      folder.write('manifest.json', `${JSON.stringify(schema.parse(manifest), null, 2)}\n`);
      folder.close();
    },
  };
}

function isAbsent(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) === undefined;
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
  const evidence = !isAbsent(path) ? await openCapped(path, EVIDENCE_LIMITS.bytes) : null;
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
