import type { ZodType } from 'zod';
import type { AbPlan, PlanLane } from '../../model/plan.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import { type AbRun, BUNDLE_LIMITS, Manifest, Sample } from '../../model/run.ts';
import { parseEvidence } from './evidence-lines.ts';
import { sampleLineReader } from './sample-line.ts';
import { type Chunks, parseJson, readSampleLines } from './sample-lines.ts';

/**
 * Reads a run from its two files. Refuses what is truncated, too large, off-schema or inconsistent with its own plan;
 * never believes part of a bundle. The digest of the samples is compared by the caller, through whose hands the bytes go.
 * Throws what reading `samples` throws.
 */
export async function parseBundle(files: BundleFiles): Promise<Result<AbRun, Refusal>> {
  const manifest = parseManifest(files.manifest, Manifest);
  if (typeof manifest === 'string') return bad(manifest);
  const kind = { ...SAMPLES_FILE, schema: Sample, lineBytes: BUNDLE_LIMITS.lineBytes, fast: sampleLineReader() };
  const samples = await readSampleLines(files.samples, kind, placeChecker(manifest.plan));
  if (typeof samples === 'string') return bad(samples);
  const announced = manifest.samples.count;
  if (samples.length !== announced) {
    return bad(`manifest.json announces ${announced} samples, samples.jsonl holds ${samples.length}`);
  }
  const evidence = await parseEvidence(files.evidence, manifest.evidence, manifest.plan.perf, 2);
  return typeof evidence === 'string' ? bad(evidence) : ok({ manifest, samples, evidence });
}

/** The files of a bundle. */
export interface BundleFiles {
  readonly manifest: string;
  readonly samples: Chunks;
  /** `evidence.jsonl`; null where the bundle has none. */
  readonly evidence: Chunks | null;
}

/** Name and cap of the file of samples. */
export const SAMPLES_FILE = { file: 'samples.jsonl', fileBytes: BUNDLE_LIMITS.samplesBytes } as const;

/** A manifest by its schema, or what is wrong with it. */
export function parseManifest<Whole>(text: string, schema: ZodType<Whole>): Whole | string {
  if (text.length > BUNDLE_LIMITS.manifestBytes) return 'manifest.json is too large';
  const json = parseJson(text);
  if (json === undefined) return 'manifest.json is not JSON: it is truncated or was altered';
  const manifest = schema.safeParse(json);
  if (manifest.success) return manifest.data;
  const [issue] = manifest.error.issues;
  return `manifest.json does not fit its schema at ${issue?.path.join('.') || '/'} (${issue?.message})`;
}

/** Says of one sample after the other what is wrong with its place in the plan; null: nothing. */
function placeChecker({ lanes }: AbPlan): (sample: Sample) => string | null {
  // A run may have a million blocks: what was seen of one takes four bits, and eight of them one entry.
  const seen = new Map(lanes.map((lane) => [lane.id, { lane, blocks: new Map<number, number>() }]));
  return (sample) => {
    const { block, arm, position } = sample;
    const known = seen.get(sample.lane);
    if (!known) return 'belongs to a lane that the plan does not have';
    if (!burstsFit(known.lane, sample)) return 'does not have the bursts of its lane';
    const within = block % 8;
    const entry = (block - within) / 8;
    const own = (ARM_BIT[arm] | PLACE_BIT[position]) << (4 * within);
    const before = known.blocks.get(entry) ?? 0;
    if ((before & own) !== 0) return 'repeats a sample';
    known.blocks.set(entry, before | own);
    return null;
  };
}

const ARM_BIT: Readonly<Record<Sample['arm'], number>> = { baseline: 1, candidate: 2 };
const PLACE_BIT: Readonly<Record<Sample['position'], number>> = { 0: 4, 1: 8 };

/** A group's number is read from its bursts: a lock-step sample with a value has all of them, any other sample has none. */
function burstsFit({ lockstep }: PlanLane, { value, bursts }: Sample): boolean {
  if (lockstep === null || bursts === undefined)
    return (lockstep === null) === (bursts === undefined) || value === null;
  const { runs, runLength } = lockstep;
  return (
    bursts.runsNs.length === runs && bursts.runsNs.every((run) => run.length === runLength && run.every((ns) => ns > 0))
  );
}

/** Refuses a bundle. */
export function bad(what: string): Result<never, Refusal> {
  return refuse({
    code: 'bad-bundle',
    message: `This bundle cannot be believed: ${what}.`,
    next: 'Measure again; a bundle is complete only when manifest.json was written last, by alloc-ab itself.',
  });
}
