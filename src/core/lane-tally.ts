import type { Plan } from '../model/plan.ts';
import type { Sample } from '../model/run.ts';

/** How the samples of one lane came out, for people; what counts in a verdict is decided by the analysis. */
export interface LaneTally {
  readonly lane: string;
  readonly samples: number;
  /** Blocks with at least one sample, and those during which others used too much of the machine. */
  readonly blocks: number;
  readonly disturbed: number;
  /** Samples that crashed, timed out or gave no value. */
  readonly failed: number;
  /** Sum of the samples' wall times, seconds. */
  readonly wallSeconds: number;
}

/** Counts samples, blocks, disturbances and failures of every lane of the plan, in the plan's order. */
export function laneTallies(plan: Plan, samples: readonly Sample[]): LaneTally[] {
  const byLane = Map.groupBy(samples, ({ lane }) => lane);
  return plan.lanes.map(({ id }) => {
    const own = byLane.get(id) ?? [];
    return {
      lane: id,
      samples: own.length,
      blocks: new Set(own.map(({ block }) => block)).size,
      disturbed: disturbedBlocks(plan, own).size,
      failed: own.filter((sample) => sampleFailed(sample)).length,
      wallSeconds: own.reduce((sum, { wallNs }) => sum + wallNs, 0) / 1e9,
    };
  });
}

/** Numbers of the blocks of one lane during which others used more cores than the plan allows. */
export function disturbedBlocks(plan: Plan, samples: readonly Sample[]): Set<number> {
  const disturbed = samples.filter(({ foreignCores }) => (foreignCores ?? 0) > plan.rules.foreignCores);
  return new Set(disturbed.map(({ block }) => block));
}

/** Whether a sample has no value that could be believed. */
export function sampleFailed(sample: Sample): boolean {
  return sample.value === null || sample.timedOut || sample.exitCode !== 0 || sample.signal !== null;
}
