import { createHash, type Hash } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { isDeepStrictEqual } from 'node:util';
import { openZip, UnreadableArchive } from '../../bundle/zip.ts';
import { alteredFile, parseBundle } from '../../core/bundle/bundle.ts';
import type { Octokit } from '../../github/clients.ts';
import { type Artifact, downloadArtifact } from '../../github/read/artifacts.ts';
import { EVIDENCE_LIMITS } from '../../model/evidence.ts';
import type { Arm } from '../../model/plan.ts';
import { isSurveyRun, type Plan, type Run } from '../../model/plan-and-run.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import { BUNDLE_LIMITS, type BuildRecord } from '../../model/run.ts';
import { BUNDLE_FILES, type BundleDigests, type BundleFile } from '../../model/statement.ts';

/** Largest archive that is downloaded; samples compress about tenfold. */
const ZIP_BYTES_MAX = 67_108_864;

/** Downloads an artifact. Refuses one that is too large or differs from the digest of its upload; the content is unchecked. */
export async function fetchArtifact(
  octokit: Octokit,
  repository: string,
  artifact: Artifact,
): Promise<Result<Buffer, Refusal>> {
  if (artifact.sizeBytes > ZIP_BYTES_MAX) return rejectArtifact('it is larger than any result can be');
  const zip = await downloadArtifact(octokit, repository, artifact.id, ZIP_BYTES_MAX);
  if (zip === null) return rejectArtifact('it is larger than any result can be');
  if (artifact.digest !== null && artifact.digest !== digestOfZip(zip))
    return rejectArtifact('its digest is not the one GitHub recorded on upload');
  return ok(zip);
}

/** `sha256:…` of an archive, as GitHub writes it. */
export function digestOfZip(zip: Buffer): string {
  return `sha256:${createHash('sha256').update(zip).digest('hex')}`;
}

/** A run with the digests of its files. */
interface CheckedArtifact {
  readonly run: Run;
  readonly files: BundleDigests;
}

/** Reads a run from an archive. Refuses it unless all of it fits the dispatched plan: files, sizes, schema, digests, nonce, plan and commits. */
export async function checkArtifact(zip: Buffer, plan: Plan): Promise<Result<CheckedArtifact, Refusal>> {
  try {
    return await checkFiles(
      await openZip(zip, {
        'manifest.json': BUNDLE_LIMITS.manifestBytes,
        'samples.jsonl': BUNDLE_LIMITS.samplesBytes,
        'evidence.jsonl': EVIDENCE_LIMITS.bytes,
        'plan.json': BUNDLE_LIMITS.manifestBytes,
      }),
      plan,
    );
  } catch (error) {
    if (!(error instanceof UnreadableArchive)) throw error;
    return rejectArtifact(`the archive cannot be read (${error.message})`);
  }
}

async function checkFiles(
  found: ReadonlyMap<string, AsyncIterable<Buffer>>,
  plan: Plan,
): Promise<Result<CheckedArtifact, Refusal>> {
  const hashes = new Map<BundleFile, Hash>();
  const files = new Map(
    BUNDLE_FILES.flatMap((name) => {
      const chunks = found.get(name);
      if (chunks === undefined) return [];
      const hash = createHash('sha256');
      hashes.set(name, hash);
      return [[name, digested(chunks, hash)]];
    }),
  );
  const manifest = files.get('manifest.json');
  const samples = files.get('samples.jsonl');
  if (manifest === undefined || samples === undefined) {
    return rejectArtifact(
      `${manifest === undefined ? 'manifest.json' : 'samples.jsonl'} is missing from it, so the run did not end in order`,
    );
  }
  const evidence = files.get('evidence.jsonl');
  const parsed = await parseBundle({
    manifest: await text(manifest),
    samples,
    evidence: evidence ?? null,
  });
  if (!parsed.ok) return parsed;
  const run = parsed.value;
  for await (const _ of files.get('plan.json') ?? []);
  const digests = Object.fromEntries(
    BUNDLE_FILES.map((name) => [name, hashes.get(name)?.digest('hex') ?? null]),
  ) as BundleDigests;
  const other = alteredFile(run, digests['samples.jsonl'] ?? '', digests['evidence.jsonl'] ?? '');
  if (other !== null) return rejectArtifact(`${other} is not the one its manifest describes`);
  const sent = isSurveyRun(run) ? run.manifest.survey : run.manifest.plan;
  if (sent.nonce !== plan.nonce) return rejectArtifact('it carries the nonce of another request: it is a replay');
  if (!isDeepStrictEqual(sent, plan)) return rejectArtifact('the plan in it is not the plan that was sent');
  const foreign = builds(run).find(([arm, built]) => !builtAsPlanned(arm, built));
  return foreign === undefined
    ? ok({ run, files: digests })
    : rejectArtifact(`${foreign[0].label} was built from another commit than planned`);
}

async function* digested(chunks: AsyncIterable<Buffer>, digest: Hash): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    digest.update(chunk);
    yield chunk;
  }
}

function builds(run: Run): [Arm, BuildRecord | null][] {
  if (isSurveyRun(run)) {
    const { survey, builds: built } = run.manifest;
    return survey.arms.map((arm, index) => [arm, built[index] ?? null]);
  }
  const { plan, baseline, candidate } = run.manifest;
  return [
    [plan.baseline, baseline],
    [plan.candidate, candidate],
  ];
}

function builtAsPlanned({ source }: Arm, built: BuildRecord | null): boolean {
  return built === null || source.kind !== 'build' || built.sha === source.sha;
}

function rejectArtifact(why: string): Result<never, Refusal> {
  return refuse({
    code: 'bad-artifact',
    message: `The artifact was rejected: ${why}.`,
    next: 'Look at the log of the run, and start the measurement again.',
  });
}
