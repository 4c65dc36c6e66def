import type { ArmName } from '../../../model/names.ts';
import type { AbPlan, Measure, PlanLane } from '../../../model/plan.ts';
import type { Sample } from '../../../model/run.ts';
import { failureOf } from './blocks.ts';
import { METRICS } from './metric.ts';

/** The number of affected samples, and the first of them. */
interface Occurrence {
  readonly count: number;
  readonly first: Sample;
}

/** The readable and missing numbers of a lane. */
export interface LaneReadings {
  /** Samples whose process succeeded, whether readable or not. */
  readonly ended: number;
  /** How many of them lack a measure. */
  readonly missing: ReadonlyMap<Measure, number>;
  /** Printed numbers of each check, by arm and name of the check. */
  readonly checks: Readonly<Record<ArmName, ReadonlyMap<string, readonly number[]>>>;
}

/** The counts of the sample checks, from one pass over up to a million samples. */
export interface SampleTally {
  readonly total: Readonly<Record<ArmName, number>>;
  /** Failures by code and arm, as `bench-crashed baseline`. */
  readonly failures: ReadonlyMap<string, Occurrence>;
  /** Samples whose library is not proven. */
  readonly unprovenLibrary: Occurrence | null;
  /** Whether the CPU use of other processes is known for any sample. */
  readonly foreignKnown: boolean;
  readonly lanes: ReadonlyMap<string, LaneReadings>;
}

type Changing<T> = { -readonly [Key in keyof T]: T[Key] };

/** Counts over the samples of a run, in their order. */
export function sampleTally(plan: AbPlan, samples: readonly Sample[]): SampleTally {
  const total = { baseline: 0, candidate: 0 };
  const failures = new Map<string, Changing<Occurrence>>();
  const lanes = new Map(plan.lanes.map((lane) => [lane.id, openLane(lane)]));
  let unprovenLibrary: Changing<Occurrence> | null = null;
  let foreignKnown = false;
  for (const sample of samples) {
    total[sample.arm]++;
    foreignKnown ||= sample.foreignCores !== null;
    const failure = failureOf(sample);
    if (failure !== null) {
      const key = `${failure} ${sample.arm}`;
      const known = failures.get(key);
      if (known) known.count++;
      else failures.set(key, { count: 1, first: sample });
    }
    if (sample.library !== 'expected') {
      if (unprovenLibrary) unprovenLibrary.count++;
      else unprovenLibrary = { count: 1, first: sample };
    }
    lanes.get(sample.lane)?.take(sample, failure === null || failure === 'metric-unreadable');
  }
  return { total, failures, unprovenLibrary, foreignKnown, lanes };
}

function openLane(lane: PlanLane): Changing<LaneReadings> & { take(sample: Sample, ended: boolean): void } {
  const judged = lane.measures.filter(({ role }) => role !== 'info');
  const missing = new Map<Measure, number>();
  const empty = () => new Map(lane.checks.map(({ name }): [string, number[]] => [name, []]));
  const checks = { baseline: empty(), candidate: empty() };
  const open = {
    ended: 0,
    missing,
    checks,
    take(sample: Sample, ended: boolean): void {
      for (const [name, numbers] of checks[sample.arm]) {
        const number = sample.checks[name] ?? null;
        if (number !== null) numbers.push(number);
      }
      if (!ended) return;
      open.ended++;
      for (const measure of judged) {
        if (METRICS[measure.metric].value(sample, lane, measure) === null)
          missing.set(measure, (missing.get(measure) ?? 0) + 1);
      }
    },
  };
  return open;
}
