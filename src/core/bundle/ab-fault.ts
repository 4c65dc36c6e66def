import type { PlanLane } from '../../model/plan.ts';
import type { AbRun, Manifest, Sample } from '../../model/run.ts';
import { burstThroughput } from '../analysis/ab/burst-difference.ts';
import { duetsFault } from '../duets/admission.ts';
import { recordedFault } from '../verdict/checks/sanity-record.ts';
import { buildFault } from './build-fault.ts';
import { observationFault } from './expected-observations.ts';
import { countFault, cpusOf, type Limits, measurementFault } from './measurement-limits.ts';
import { samplingNs, timesFault } from './run-times.ts';
import { scheduleFault } from './schedule-fault.ts';

/** Share and nanoseconds by which the clock of the driver and the one of the launcher may differ. */
const CLOCKS = { share: 0.01, ns: 5_000_000 } as const;

/** Why this run cannot have come from its plan; null when it can. */
export function abFault(run: AbRun): string | null {
  return manifestFault(run.manifest) ?? samplesFault(run) ?? scheduleFault(run);
}

function manifestFault(manifest: Manifest): string | null {
  const { plan, baseline, candidate, ended, lengths } = manifest;
  const builds = [
    { arm: plan.baseline, built: baseline },
    { arm: plan.candidate, built: candidate },
  ];
  const stray = Object.keys(lengths).find((lane) => !plan.lanes.some(({ id }) => id === lane));
  if (stray !== undefined) return 'manifest.json has a length of a lane that the plan does not have';
  return (
    timesFault(manifest) ??
    observationFault(manifest) ??
    buildFault(builds, ended !== 'not-started', plan.sampling.layouts) ??
    recordedFault(manifest) ??
    duetsFault(manifest)
  );
}

function samplesFault({ manifest, samples }: AbRun): string | null {
  const lanes = new Map(manifest.plan.lanes.map((lane) => [lane.id, lane]));
  const limits: Limits = { cpus: cpusOf(manifest.environment), samplingNs: samplingNs(manifest) };
  const last = new Map<number | undefined, Sample>();
  let countedBy: Sample['countedBy'];
  for (const [index, sample] of samples.entries()) {
    const lane = lanes.get(sample.lane) as PlanLane;
    const fault =
      measurementFault(lane, sample, limits) ??
      burstsFault(lane, sample, manifest) ??
      countsFault(sample, limits) ??
      seatFault(manifest, sample) ??
      inTurnFault(last, sample) ??
      (countedBy !== undefined && sample.countedBy !== undefined && sample.countedBy !== countedBy
        ? 'has instructions that were counted in another way than before'
        : null);
    if (fault !== null) return `line ${index + 1} of samples.jsonl ${fault}`;
    countedBy ??= sample.countedBy;
    last.set(sample.cpu, sample);
  }
  return null;
}

/** Samples follow one another, except samples on two CPUs, where lanes were measured at the same time. `last`: by CPU; undefined: measured alone. */
function inTurnFault(last: ReadonlyMap<number | undefined, Sample>, sample: Sample): string | null {
  for (const [cpu, before] of last) {
    const isBeside = cpu !== undefined && sample.cpu !== undefined && cpu !== sample.cpu;
    const fault = isBeside ? null : orderFault(before, sample);
    if (fault !== null) return fault;
  }
  return null;
}

/** Only lanes of parallel duets have a CPU, and one of theirs. Which one was due, the schedule says. */
function seatFault({ duets }: Manifest, { lane, cpu }: Sample): string | null {
  if (cpu === undefined || (duets?.lanes.includes(lane) && duets.cpus.includes(cpu))) return null;
  return `was measured beside others on CPU ${cpu}, where its lane is not`;
}

/** Of what is measured in turn, only the two arms of a group run at the same time. */
function orderFault(before: Sample, sample: Sample): string | null {
  const begins = before.lane !== sample.lane || before.block !== sample.block;
  if (sample.startedNs < before.startedNs) return 'began before the line above it';
  const isGroup = !begins && sample.bursts !== undefined;
  // Groups of one start are timed by the driver, whose time does not include the end of the processes.
  const own =
    before.bursts === undefined ? before.wallNs : before.bursts.runsNs.flat().reduce((sum, ns) => sum + ns, 0);
  if (!isGroup && sample.startedNs + CLOCKS.ns < before.startedNs + own * (1 - CLOCKS.share))
    return 'began before the process of the line above it had ended';
  return null;
}

/** The counts of each series fit its time on all CPUs together. */
function countsFault({ bursts }: Sample, limits: Limits): string | null {
  const { runsNs = [], instructions, cycles } = bursts ?? {};
  for (const [index, run] of runsNs.entries()) {
    const ns = run.reduce((sum, each) => sum + each, 0) * limits.cpus;
    const fault = countFault({ instructions: instructions?.[index], cycles: cycles?.[index] }, ns);
    if (fault !== null) return fault;
  }
  return null;
}

/** The bursts of a group fit the life of its process, its value and the length that the pilot chose. */
function burstsFault(lane: PlanLane, sample: Sample, { lengths }: Manifest): string | null {
  const { lockstep } = lane;
  const { bursts, value, wallNs } = sample;
  if (lockstep === null || bursts === undefined) return null;
  const { operations, runsNs, coldNs, warmNs, insideNs } = bursts;
  const measured = runsNs.flat().reduce((sum, ns) => sum + ns, 0);
  if (measured + warmNs > wallNs * (1 + CLOCKS.share) + CLOCKS.ns)
    return 'has bursts that took longer than its process';
  if (insideNs > measured * (1 + CLOCKS.share) + CLOCKS.ns || coldNs > wallNs)
    return 'has bursts that took longer inside its process than outside';
  if (value !== null && value !== burstThroughput(lockstep, bursts))
    return 'has a value that is not the one of its bursts';
  const length = lengths[lane.id];
  if (length === undefined || length === 0 || operations % length !== 0)
    return 'has bursts of another length than the pilot chose for its lane';
  return null;
}
