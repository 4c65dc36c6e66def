import { createHash } from 'node:crypto';
import { laneBlocks } from '../../src/core/analysis/ab/blocks.ts';
import type { formOfNextGroup, GroupForm } from '../../src/core/analysis/ab/next-group.ts';
import { GROUPS_PER_VISIT, groupsOfVisit } from '../../src/core/analysis/ab/schedule.ts';
import type { Lockstep } from '../../src/model/lockstep.ts';
import type { AbPlan, PlanLane } from '../../src/model/plan.ts';
import type { Sample } from '../../src/model/run.ts';
import { sampleIncident } from '../../src/runner/sampling/sample-incident.ts';
import type { SamplingContext } from '../../src/runner/sampling/sampling-context.ts';
import { type DueVisit, startVisit } from '../../src/runner/sampling/visit.ts';
import type { Sandbox } from '../../src/runner/sandbox/sandbox.ts';

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

/** 32 hexadecimal digits from any text. */
export function hexSeed(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

/** The groups of one way of sampling, taken a few at a time. */
export interface Collection {
  readonly plan: AbPlan;
  readonly lane: PlanLane;
  readonly samples: Sample[];
  /** Takes the groups of one visit. The reader leaves out disturbed groups. */
  take(visit: Pick<DueVisit, 'count' | 'form'>): Promise<void>;
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
  return {
    plan,
    lane,
    samples,
    async take({ count, form }) {
      const first = samples.length / 2;
      for await (const measured of startVisit(own, { lane, first, count, form }, 0)) {
        const incident = sampleIncident(measured, 'sampling');
        if (incident !== null) throw new Error(incident.message);
        samples.push(measured.sample);
      }
    },
  };
}

/** The groups of several ways of sampling, in turns of one short visit each, for the sum of their times. */
export async function collectInTurns(bench: SamplingContext, ways: readonly TimedSampling[]): Promise<Collection[]> {
  const collections = ways.map((way) => openCollection(bench, way));
  const until = performance.now() + 1000 * ways.reduce((sum, { seconds }) => sum + seconds, 0);
  while (performance.now() < until)
    for (const collection of collections)
      await collection.take({ count: GROUPS_PER_VISIT, form: plannedForm(collection.lane) });
  return collections;
}

/** The groups of one way of sampling, for its time, in visits as the product has them. `formOf`: the form of the next group. */
export async function sampleGroups(
  bench: SamplingContext,
  series: TimedSampling,
  formOf: typeof formOfNextGroup = plannedForm,
): Promise<Collection> {
  const collection = openCollection(bench, series);
  const { plan, lane, samples } = collection;
  const until = performance.now() + 1000 * series.seconds;
  while (performance.now() < until) {
    const form = formOf(lane, laneBlocks(plan, lane, samples).counted);
    await collection.take({ count: groupsOfVisit(lane, samples.length / 2, form.runs), form });
  }
  return collection;
}

/** The form in the plan. */
function plannedForm({ lockstep }: PlanLane): GroupForm {
  return lockstep ?? { runs: 0, warmMicros: 0 };
}

/** The lane of a plan with this id. */
export function laneOf({ plan }: SamplingContext, id: string): PlanLane {
  const lane = plan.lanes.find((each) => each.id === id);
  if (!lane) throw new Error(`the plan has no lane ${id}`);
  return lane;
}
