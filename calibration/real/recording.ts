import { assess, samplesByLane } from '../../src/core/analysis/ab/analyze.ts';
import { formOfNextGroup } from '../../src/core/analysis/ab/next-group.ts';
import { orderOfArms } from '../../src/core/analysis/ab/schedule.ts';
import { withOpenLength } from '../../src/core/config/workloads.ts';
import { looksWithin } from '../../src/core/plan/lanes/looks.ts';
import type { AbPlan, PlanLane } from '../../src/model/plan.ts';
import type { Sample } from '../../src/model/run.ts';
import type { Effect } from '../../src/model/verdict.ts';
import type { SamplingContext } from '../../src/runner/sampling/sampling-context.ts';
import { takeSample } from '../../src/runner/sampling/take-sample.ts';
import { type Collection, collectInTurns, hexSeed, laneOf, sampleGroups, type TimedSampling } from './collection.ts';
import { readGroups } from './groups.ts';
import { MachineNotQuiet } from './not-quiet.ts';

/** Numbers in time order, and the seconds that measuring all of them took. */
export interface Recorded {
  readonly values: readonly number[];
  readonly seconds: number;
}

/** The effect on throughput at the last look of a plan with this budget, by the visits and the lengths of groups of the product. */
export async function measureTimed(bench: SamplingContext, series: TimedSampling): Promise<Effect> {
  const { plan, samples } = await sampleGroups(bench, series, formOfNextGroup);
  const looks = looksWithin(series.seconds, plan.lanes);
  return throughputOf({ ...plan, sampling: { ...plan.sampling, looks } }, samples);
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

/** ln(candidate) − ln(baseline) of the throughput of each group, all of the length in the plan. */
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

function differencesOf({ plan, samples }: Collection): number[] {
  return readGroups(plan, samples).map(({ difference }) => difference);
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
