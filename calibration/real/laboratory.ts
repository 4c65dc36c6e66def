import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execaSync } from 'execa';
import { createExampleRepository } from '../../examples/example-repository.ts';
import { analyze } from '../../src/core/analysis/ab/analyze.ts';
import { looksWithin } from '../../src/core/plan/lanes/looks.ts';
import { delayNanos, nanosPerOperation, type Trial } from '../../src/core/verdict/checks/qualification.ts';
import { recordedLanes, type sanityRuns } from '../../src/core/verdict/checks/sanity-record.ts';
import { judge } from '../../src/core/verdict/judge.ts';
import { planComparisonLocally } from '../../src/local/planning/local-plan.ts';
import type { AbPlan, PlanLane } from '../../src/model/plan.ts';
import type { Manifest, Sample } from '../../src/model/run.ts';
import type { Effect } from '../../src/model/verdict.ts';
import { clearJob, openJob } from '../../src/runner/job/job.ts';
import { readMachineFacts } from '../../src/runner/machine/machine-facts.ts';
import { type PreparedArms, prepareArms } from '../../src/runner/run/prepare-arms.ts';
import { runPilot } from '../../src/runner/sampling/pilot.ts';
import { sampleLanes } from '../../src/runner/sampling/sample-lanes.ts';
import type { NoiseRecord } from '../rivals/record.ts';
import { hexSeed, type TimedSampling } from './collection.ts';
import type { ReadGroup } from './groups.ts';
import { recordBursts } from './record-bursts.ts';
import {
  measureInTurns,
  measurePairs,
  measureTimed,
  type Recorded,
  recordGroups,
  recordGroupsInTurns,
  recordProcesses,
} from './recording.ts';

/** Seconds in which the speed of a lane is measured. */
const SPEED_SECONDS = 3;

/** One run in the laboratory. The build is done once for all runs. */
export interface LaboratoryRun {
  readonly seed: string;
  readonly budgetSeconds: number;
  /** Selects the measured lanes of the plan; absent: all. */
  readonly lanes?: (lane: PlanLane) => boolean;
  /** Variables of the candidate in place of the plan's. */
  readonly candidateEnv?: Readonly<Record<string, string>>;
  /** What earlier runs of this laboratory showed of the measurement itself; the run uses it as the record of a machine. Absent: everything is measured. */
  readonly earlier?: ReturnType<typeof sanityRuns>;
}

/** The built allocators of the example repository, ready for any number of measurements. */
export interface Laboratory extends AsyncDisposable {
  readonly plan: AbPlan;
  /** Whether the measured programs run inside the sandbox. */
  readonly isolated: boolean;
  /** Folder that the measured processes can enter. */
  readonly directory: string;
  measure(question: LaboratoryRun): Promise<Trial>;
  /** The variable that slows a lane by this share of its throughput, by its present speed. */
  slowdown(lane: string, share: number): Promise<Readonly<Record<string, string>>>;
  series(series: TimedSampling): Promise<Effect>;
  inTurns(ways: readonly TimedSampling[]): Promise<Effect[]>;
  groupsInTurns(ways: readonly TimedSampling[]): Promise<ReadGroup[][]>;
  groups(series: TimedSampling): Promise<Recorded>;
  bursts(series: TimedSampling): Promise<NoiseRecord>;
  processes(series: TimedSampling & { readonly aimSeconds: number }): Promise<Recorded>;
  pairs(series: TimedSampling & { readonly aimSeconds: number }): Promise<Effect>;
}

/** Builds the arms of a command on the example repository, at the head of its pull request. */
export async function openLaboratory(command: string): Promise<Laboratory> {
  const scratch = mkdtempSync(join(tmpdir(), 'alloc-ab-calibrate-'));
  let job: Awaited<ReturnType<typeof openJob>> | undefined;
  const close = async (): Promise<void> => {
    // The sandbox too: control groups that stay make the kernel slower.
    if (job !== undefined) await clearJob(job);
    rmSync(scratch, { recursive: true, force: true });
  };
  try {
    const repo = join(scratch, 'hakozuna');
    const { branch } = createExampleRepository(repo);
    execaSync('git', ['checkout', '-q', branch], { cwd: repo });
    const planned = await planComparisonLocally(command.split(' '), { repo });
    if (!planned.ok) throw new Error(planned.error.message);
    const { plan } = planned.value;
    job = await openJob(scratch, plan.id, new Date());
    const loaded = await prepareArms(plan, {
      job,
      source: repo,
      seconds: { fetch: 0, build: 0, preflight: 0, sampling: 0 },
      onProgress: () => {},
      onBuilt: () => {},
      onBenches: () => {},
    });
    if (!loaded.ok) throw new Error(loaded.error.map(({ message }) => message).join(' '));
    const { incident, lengths, secondsPerBlock } = await runPilot(loaded.value.context);
    if (incident !== null) throw new Error(incident.message);
    const context = { ...loaded.value.context, lengths };
    const ready = { ...loaded.value, context };
    return {
      plan,
      isolated: context.sandbox.protection.isolated,
      directory: job.scratch,
      [Symbol.asyncDispose]: close,
      measure: (question) => measure(ready, secondsPerBlock, question),
      slowdown: async (lane, share) => {
        const only = ({ id }: PlanLane) => id === lane;
        const question = { seed: lane, budgetSeconds: SPEED_SECONDS, lanes: only, candidateEnv: {} };
        return delayFor(await measure(ready, secondsPerBlock, question), lane, share);
      },
      series: (series) => measureTimed(context, series),
      inTurns: (ways) => measureInTurns(context, ways),
      groupsInTurns: (ways) => recordGroupsInTurns(context, ways),
      groups: (series) => recordGroups(context, series),
      bursts: (series) => recordBursts(context, series),
      processes: (series) => recordProcesses(context, series),
      pairs: (series) => measurePairs(context, series),
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The variable that slows a lane by this share of its throughput, by the speed of the baseline in a trial. */
export function delayFor({ run, verdict }: Trial, lane: string, share: number): Readonly<Record<string, string>> {
  const samples = run.samples.filter(({ arm }) => arm === 'baseline');
  const nanos = nanosPerOperation(run.manifest.plan, [{ run: { ...run, samples }, verdict }])[lane];
  if (!nanos) throw new Error(`the trial has no speed of ${lane}: ${verdict.headline}`);
  return { ALLOC_AB_DELAY_NS: delayNanos(nanos, share) };
}

async function measure(
  { context: bench, built }: PreparedArms,
  secondsPerBlock: Readonly<Record<string, number>>,
  { seed, budgetSeconds, lanes, candidateEnv, earlier }: LaboratoryRun,
): Promise<Trial> {
  const { plan: whole } = bench;
  const own = whole.lanes.filter(lanes ?? (() => true));
  const plan: AbPlan = {
    ...whole,
    sampling: { ...whole.sampling, looks: looksWithin(budgetSeconds, own), budgetSeconds, seed: hexSeed(seed) },
    lanes: own,
    candidate: { ...whole.candidate, env: { ...(candidateEnv ?? whole.candidate.env) } },
  };
  const samples: Sample[] = [];
  const startedAt = new Date();
  const keep = (sample: Sample): void => void samples.push(sample);
  const asked = { plan, qualification: null, environment: readMachineFacts() };
  const runsOf = (id: string) => earlier?.filter(({ lane }) => lane === id).map(({ run }) => run) ?? [];
  const recorded = recordedLanes(asked, runsOf, startedAt.getTime());
  const sampled = await sampleLanes({ ...bench, plan, recorded }, { keep, onProgress: () => {}, secondsPerBlock });
  const finishedAt = new Date();
  const sampling = (finishedAt.getTime() - startedAt.getTime()) / 1000;
  const manifest: Manifest = {
    schema: 1,
    ...asked,
    ...(Object.keys(recorded).length > 0 && { sanity: recorded }),
    tool: 'calibration',
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt.toISOString(),
    baseline: built.baseline.record,
    candidate: built.candidate.record,
    lengths: { ...bench.lengths },
    observations: [],
    incidents: sampled.incident === null ? [] : [sampled.incident],
    ended: sampled.ended,
    samples: { count: samples.length, sha256: '0'.repeat(64) },
    evidence: null,
    seconds: { fetch: 0, build: 0, preflight: 0, sampling },
  };
  const run = { manifest, samples };
  return { run, verdict: judge(run, analyze(run)) };
}
