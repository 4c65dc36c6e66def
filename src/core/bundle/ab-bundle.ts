import type { Bursts } from '../../model/bursts.ts';
import type { AbPlan, PlanLane } from '../../model/plan.ts';
import type { Refusal } from '../../model/refusal.ts';
import { err, ok, type Result } from '../../model/result.ts';
import { type AbRun, BUNDLE_LIMITS, type Manifest, Sample } from '../../model/run.ts';
import { layoutOfBlock } from '../analysis/ab/layouts.ts';
import { abFault } from './ab-fault.ts';
import { type BundleFiles, badBundle, checkCount, SAMPLES_FILE } from './bundle-files.ts';
import { parseEvidence } from './evidence-lines.ts';
import { readJsonLines } from './json-lines.ts';

/**
 * Reads the samples and the evidence of an A/B with this manifest. Refuses files that are truncated, too large or off-schema, and a run
 * that cannot have come from its plan. Throws the errors of reading.
 */
export async function parseAbBundle(
  files: Pick<BundleFiles, 'samples.jsonl' | 'evidence.jsonl'>,
  manifest: Manifest,
): Promise<Result<AbRun, Refusal>> {
  const kind = { ...SAMPLES_FILE, schema: Sample, lineBytes: BUNDLE_LIMITS.lineBytes };
  const samples = await readJsonLines(files['samples.jsonl'] ?? [], kind, sampleChecker(manifest.plan));
  if (!samples.ok) return badBundle(samples.error);
  const count = checkCount(manifest.samples.count, samples.value.length);
  if (!count.ok) return badBundle(count.error);
  const evidence = await parseEvidence(files['evidence.jsonl'], manifest.evidence, manifest.plan.perf, 2);
  if (!evidence.ok) return badBundle(evidence.error);
  const run = { manifest, samples: samples.value, evidence: evidence.value };
  const fault = abFault(run);
  return fault === null ? ok(run) : badBundle(fault);
}

/**
 * Checks that each sample has its own place in the plan. A run may have a million samples, so those of a lane share the
 * text of its id and equal checks: separate copies would take a fifth of the memory.
 */
function sampleChecker(plan: AbPlan): (sample: Sample) => Result<Sample, string> {
  const seen = new Map(
    plan.lanes.map((lane) => [lane.id, { lane, occupied: new Map<number, number>(), checks: {} as Sample['checks'] }]),
  );
  return (sample) => {
    const { block, arm, position } = sample;
    const known = seen.get(sample.lane);
    if (!known) return err('belongs to a lane that the plan does not have');
    if (!burstsFit(known.lane, sample)) return err('does not have the bursts of its lane');
    if ((sample.layout ?? null) !== layoutOfBlock(plan, sample.lane, block))
      return err('does not have the layout that the seed gives its block');
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
  const { runs, mostRuns = runs, runLength } = lockstep;
  const { runsNs } = bursts;
  // Which length is due is known only from the groups before it: `scheduleFault` computes it.
  const isOfLane = runsNs.length === runs || (runsNs.length > runs && runsNs.length <= mostRuns);
  return isOfLane && runsNs.every((run) => run.length === runLength && run.every((ns) => ns > 0)) && countsFit(bursts);
}

/** Whether each series has both counts, or none has any. */
function countsFit({ runsNs, instructions, cycles, uncounted }: Bursts): boolean {
  if (instructions === undefined && cycles === undefined) return true;
  const isWhole = (counts: readonly number[] | undefined) =>
    counts?.length === runsNs.length && counts.every((count) => count > 0);
  return uncounted === undefined && isWhole(instructions) && isWhole(cycles);
}
