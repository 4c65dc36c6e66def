import { createHash } from 'node:crypto';
import { assess, samplesByLane } from '../../src/core/analysis/ab/analyze.ts';
import { GROUPS_PER_VISIT, orderOfArms } from '../../src/core/analysis/ab/schedule.ts';
import { withOpenLength } from '../../src/core/config/workloads.ts';
import type { Lockstep } from '../../src/model/lockstep.ts';
import type { AbPlan, PlanLane } from '../../src/model/plan.ts';
import type { Sample } from '../../src/model/run.ts';
import type { Effect } from '../../src/model/verdict.ts';
import type { SamplingContext } from '../../src/runner/sampling/sampling-context.ts';
import { takeGroups } from '../../src/runner/sampling/take-groups.ts';
import { takeSample } from '../../src/runner/sampling/take-sample.ts';
import type { Sandbox } from '../../src/runner/sandbox/sandbox.ts';
import { readGroups } from './groups.ts';
import { MachineNotQuiet } from './not-quiet.ts';

/** Sampling of one lane for a fixed time, without a stopping rule. */
export interface TimedSampling {
  readonly seed: string;
  readonly lane: string;
  readonly seconds: number;
  readonly candidateEnv?: Readonly<Record<string, string>>;
  /** Sampling parameters in place of those of the lane. */
  readonly lockstep?: Partial<Lockstep>;
  /** Changes the sandbox, to see whether the change matters. */
  readonly sandbox?: (sandbox: Sandbox) => Sandbox;
  /** Whether the arms are exchanged. */
  readonly exchanged?: boolean;
}

/** Numbers in time order, and the seconds that measuring all of them took. */
export interface Recorded {
  readonly values: readonly number[];
  readonly seconds: number;
}

/** The effect on throughput at the last look. */
export async function measureTimed(bench: SamplingContext, series: TimedSampling): Promise<Effect> {
  const { plan, samples } = await sampleGroups(bench, series);
  return throughputOf(plan, samples);
}

/**
 * The effects of several ways of sampling, in turns of a few groups each, for the sum of their times. Measured one after the
 * other, the same comparison differs by more than its interval, because the machine changes within minutes.
 */
export async function measureInTurns(bench: SamplingContext, ways: readonly TimedSampling[]): Promise<Effect[]> {
  return (await collectInTurns(bench, ways)).map(({ plan, samples }) => throughputOf(plan, samples));
}

/** The groups of several ways of sampling in turns. */
export async function recordGroupsInTurns(bench: SamplingContext, ways: readonly TimedSampling[]) {
  return (await collectInTurns(bench, ways)).map(({ plan, samples }) => readGroups(plan, samples));
}

/** ln(candidate) − ln(baseline) of the throughput of each group. */
export async function recordGroups(bench: SamplingContext, series: TimedSampling): Promise<Recorded> {
  const began = performance.now();
  const values = differencesOf(await sampleGroups(bench, series));
  return { values, seconds: (performance.now() - began) / 1000 };
}

/** ln of the throughput of each process of the baseline. A process takes about `aimSeconds`. */
export async function recordProcesses(
  bench: SamplingContext,
  { lane: id, seconds, seed, aimSeconds }: TimedSampling & { readonly aimSeconds: number },
): Promise<Recorded> {
  const { lane, own } = processLane(bench, id, seed, aimSeconds);
  const values: number[] = [];
  const began = performance.now();
  for (let block = 0; performance.now() - began < 1000 * seconds; block++) {
    const { sample } = await takeSample(own, { lane, block, position: 0, arm: 'baseline', startedNs: 0 });
    if (sample.value === null) throw new Error(`${id}: a process gave no number`);
    values.push(Math.log(sample.value));
  }
  return { values, seconds: (performance.now() - began) / 1000 };
}

/** The effect on throughput by pairs of whole processes. A process takes about `aimSeconds`. */
export async function measurePairs(
  bench: SamplingContext,
  { lane: id, seconds, seed, aimSeconds }: TimedSampling & { readonly aimSeconds: number },
): Promise<Effect> {
  const { lane, own } = processLane(bench, id, seed, aimSeconds);
  const samples: Sample[] = [];
  const until = performance.now() + 1000 * seconds;
  for (let block = 0; performance.now() < until; block++) {
    for (const [index, arm] of orderOfArms(own.plan, id, block).entries()) {
      const position = index === 0 ? 0 : 1;
      samples.push((await takeSample(own, { lane, block, position, arm, startedNs: 0 })).sample);
    }
  }
  return throughputOf({ ...own.plan, lanes: [lane] }, samples);
}

/** 32 hexadecimal digits from any text. */
export function hexSeed(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

/** The groups of one way of sampling, taken a few at a time. */
interface Collection {
  readonly plan: AbPlan;
  readonly lane: PlanLane;
  readonly samples: Sample[];
  /** Starts the driver once for some groups. The reader leaves out disturbed groups. */
  take(): Promise<void>;
}

function openCollection(bench: SamplingContext, { seed, lane: id, ...how }: TimedSampling): Collection {
  const known = laneOf(bench, id);
  if (known.lockstep === null) throw new Error(`${id} is not a lock-step lane`);
  const lane: PlanLane = { ...known, lockstep: { ...known.lockstep, ...how.lockstep } };
  const { baseline } = bench.plan;
  const candidate = { ...bench.plan.candidate, env: { ...(how.candidateEnv ?? bench.plan.candidate.env) } };
  const plan: AbPlan = {
    ...bench.plan,
    ...(how.exchanged ? { baseline: candidate, candidate: baseline } : { baseline, candidate }),
    lanes: [lane],
    sampling: { ...bench.plan.sampling, seed: hexSeed(seed) },
  };
  const { libraries } = bench;
  const own: SamplingContext = {
    ...bench,
    plan,
    sandbox: how.sandbox?.(bench.sandbox) ?? bench.sandbox,
    libraries: how.exchanged
      ? { ...libraries, baseline: libraries.candidate, candidate: libraries.baseline }
      : libraries,
    // For another length of bursts, every group finds its number of operations anew.
    lengths: how.lockstep?.burstMicros === undefined ? bench.lengths : {},
  };
  const samples: Sample[] = [];
  let next = 0;
  return {
    plan,
    lane,
    samples,
    async take() {
      const blocks = Array.from({ length: GROUPS_PER_VISIT }, (_, index) => next + index);
      next += blocks.length;
      for (const { samples: measured, error } of await takeGroups(own, lane, blocks, 0)) {
        if (error !== null) throw new Error(`${id}: ${error}`);
        samples.push(...measured.map(({ sample }) => sample));
      }
    },
  };
}

async function collectInTurns(bench: SamplingContext, ways: readonly TimedSampling[]): Promise<Collection[]> {
  const collections = ways.map((way) => openCollection(bench, way));
  const until = performance.now() + 1000 * ways.reduce((sum, { seconds }) => sum + seconds, 0);
  while (performance.now() < until) for (const collection of collections) await collection.take();
  return collections;
}

function differencesOf({ plan, samples }: Collection): number[] {
  return readGroups(plan, samples).map(({ difference }) => difference);
}

/** The groups of one way of sampling, for its time. */
export async function sampleGroups(bench: SamplingContext, series: TimedSampling): Promise<Collection> {
  const collection = openCollection(bench, series);
  const until = performance.now() + 1000 * series.seconds;
  while (performance.now() < until) await collection.take();
  return collection;
}

/** A lock-step lane as a lane of whole processes, at the speed of its bursts. */
function processLane(
  bench: SamplingContext,
  id: string,
  seed: string,
  aimSeconds: number,
): { lane: PlanLane; own: SamplingContext } {
  const steady = laneOf(bench, id);
  const perSecond = (bench.lengths[id] ?? 0) / ((steady.lockstep?.burstMicros ?? 1) / 1e6);
  return {
    lane: { ...steady, command: withOpenLength(steady.command), lockstep: null },
    own: {
      ...bench,
      plan: { ...bench.plan, sampling: { ...bench.plan.sampling, seed: hexSeed(seed) } },
      lengths: { [id]: Math.round(perSecond * aimSeconds) },
    },
  };
}

function throughputOf(plan: AbPlan, samples: readonly Sample[]): Effect {
  const effect = assess(plan, samplesByLane(samples)).effects.find(({ metric }) => metric === 'throughput');
  if (!effect?.change) throw new MachineNotQuiet(plan.lanes[0]?.id ?? '');
  return effect;
}

function laneOf({ plan }: SamplingContext, id: string): PlanLane {
  const lane = plan.lanes.find((each) => each.id === id);
  if (!lane) throw new Error(`the plan has no lane ${id}`);
  return lane;
}
