import type { AbPlan, PlanLane } from '../../model/plan.ts';
import type { Refusal } from '../../model/refusal.ts';
import { err, ok, type Result } from '../../model/result.ts';
import { type AbRun, BUNDLE_LIMITS, Manifest, Sample } from '../../model/run.ts';
import { type BundleFiles, badBundle, checkCount, parseManifest, SAMPLES_FILE } from './bundle-files.ts';
import { parseEvidence } from './evidence-lines.ts';
import { readJsonLines } from './json-lines.ts';

/**
 * Parses the bundle of an A/B. Refuses a bundle that is truncated, too large, off-schema or inconsistent with its own plan.
 * The caller, which reads the bytes, compares the digests. Throws the errors of reading `samples` and `evidence`.
 */
export async function parseAbBundle(files: BundleFiles): Promise<Result<AbRun, Refusal>> {
  const parsed = parseManifest(files.manifest, Manifest);
  if (!parsed.ok) return badBundle(parsed.error);
  const manifest = parsed.value;
  const kind = { ...SAMPLES_FILE, schema: Sample, lineBytes: BUNDLE_LIMITS.lineBytes };
  const samples = await readJsonLines(files.samples, kind, sampleChecker(manifest.plan));
  if (!samples.ok) return badBundle(samples.error);
  const count = checkCount(manifest.samples.count, samples.value.length);
  if (!count.ok) return badBundle(count.error);
  const evidence = await parseEvidence(files.evidence, manifest.evidence, manifest.plan.perf, 2);
  if (!evidence.ok) return badBundle(evidence.error);
  return ok({ manifest, samples: samples.value, evidence: evidence.value });
}

/**
 * Checks that each sample has its own place in the plan. A run may have a million samples, so those of a lane share the
 * text of its id and equal checks: separate copies would take a fifth of the memory.
 */
function sampleChecker({ lanes }: AbPlan): (sample: Sample) => Result<Sample, string> {
  const seen = new Map(
    lanes.map((lane) => [lane.id, { lane, occupied: new Map<number, number>(), checks: {} as Sample['checks'] }]),
  );
  return (sample) => {
    const { block, arm, position } = sample;
    const known = seen.get(sample.lane);
    if (!known) return err('belongs to a lane that the plan does not have');
    if (!burstsFit(known.lane, sample)) return err('does not have the bursts of its lane');
    // A block takes four bits, and an entry of the map holds eight blocks.
    const within = block % 8;
    const entry = (block - within) / 8;
    const own = (ARM_BIT[arm] | POSITION_BIT[position]) << (4 * within);
    const before = known.occupied.get(entry) ?? 0;
    if ((before & own) !== 0) return err('repeats a sample');
    known.occupied.set(entry, before | own);
    if (!equalChecks(known.checks, sample.checks)) known.checks = sample.checks;
    return ok({ ...sample, lane: known.lane.id, checks: known.checks });
  };
}

const ARM_BIT: Readonly<Record<Sample['arm'], number>> = { baseline: 1, candidate: 2 };
const POSITION_BIT: Readonly<Record<Sample['position'], number>> = { 0: 4, 1: 8 };

function equalChecks(a: Sample['checks'], b: Sample['checks']): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => Object.hasOwn(b, name) && a[name] === b[name]);
}

/** Whether a lock-step sample with a value has all bursts of its lane; a sample of another lane must have none. */
function burstsFit({ lockstep }: PlanLane, { value, bursts }: Sample): boolean {
  if (lockstep === null || bursts === undefined)
    return (lockstep === null) === (bursts === undefined) || value === null;
  const { runs, runLength } = lockstep;
  return (
    bursts.runsNs.length === runs && bursts.runsNs.every((run) => run.length === runLength && run.every((ns) => ns > 0))
  );
}
