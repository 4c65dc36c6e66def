import { type Answer, ok, refuse } from '../model/refusal.ts';
import { BUNDLE_LIMITS, Manifest, type Run, type Sample } from '../model/run.ts';
import { type Chunks, parseJson, readSampleLines } from './sample-lines.ts';

/**
 * Reads a run from its two files. Refuses what is truncated, too large, off-schema or inconsistent with its own plan;
 * never believes part of a bundle. The digest of the samples is compared by the caller, through whose hands the bytes go.
 * Throws what reading `samples` throws.
 */
export async function parseBundle(files: {
  readonly manifest: string;
  readonly samples: Chunks;
}): Promise<Answer<Run>> {
  if (files.manifest.length > BUNDLE_LIMITS.manifestBytes) return bad('manifest.json is too large');
  const json = parseJson(files.manifest);
  if (json === undefined) return bad('manifest.json is not JSON: it is truncated or was altered');
  const manifest = Manifest.safeParse(json);
  if (!manifest.success) {
    const [issue] = manifest.error.issues;
    return bad(`manifest.json does not fit its schema at ${issue?.path.join('.') || '/'} (${issue?.message})`);
  }
  const samples = await readSampleLines(files.samples);
  if (typeof samples === 'string') return bad(samples);
  const run: Run = { manifest: manifest.data, samples };
  const fault = inconsistency(run);
  return fault === null ? ok(run) : bad(fault);
}

function inconsistency({ manifest, samples }: Run): string | null {
  if (samples.length !== manifest.samples.count) {
    return `manifest.json announces ${manifest.samples.count} samples, samples.jsonl holds ${samples.length}`;
  }
  const seen = new Map(manifest.plan.lanes.map((lane) => [lane.id, new Map<number, number>()]));
  for (const [index, sample] of samples.entries()) {
    const blocks = seen.get(sample.lane);
    if (!blocks) return `line ${index + 1} of samples.jsonl belongs to a lane that the plan does not have`;
    const before = blocks.get(sample.block) ?? 0;
    const own = ARM_BIT[sample.arm] | PLACE_BIT[sample.position];
    if ((before & own) !== 0) return `line ${index + 1} of samples.jsonl repeats a sample`;
    blocks.set(sample.block, before | own);
  }
  return null;
}

/** What of a block was seen is kept in four bits, since a run may have a million blocks. */
const ARM_BIT: Readonly<Record<Sample['arm'], number>> = { baseline: 1, candidate: 2 };
const PLACE_BIT: Readonly<Record<Sample['position'], number>> = { 0: 4, 1: 8 };

function bad(what: string): Answer<never> {
  return refuse({
    code: 'bad-bundle',
    message: `This bundle cannot be believed: ${what}.`,
    next: 'Measure again; a bundle is complete only when manifest.json was written last, by alloc-ab itself.',
  });
}
