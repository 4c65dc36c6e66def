import type { AbPlan } from '../../../model/plan.ts';
import type { Sample } from '../../../model/run.ts';
import { isDisturbed, laneBlocks } from './blocks.ts';

/** Counts over the samples of one lane, for reports. */
interface LaneTally {
  readonly lane: string;
  /** Blocks that count. */
  readonly counted: number;
  /** Blocks that were disturbed. */
  readonly disturbed: number;
  /** Blocks that lack a usable sample. */
  readonly incomplete: number;
  /** Samples that crashed, hung, used another library or gave no number. */
  readonly failed: number;
  /** Mean wall time of a sample in seconds; null without samples. */
  readonly sampleSeconds: number | null;
}

/** Counts blocks, disturbances and failures of every lane, in the order of the plan. */
export function laneTallies(plan: AbPlan, samples: readonly Sample[]): LaneTally[] {
  const byLane = Map.groupBy(samples, ({ lane }) => lane);
  return plan.lanes.map((lane) => {
    const own = byLane.get(lane.id) ?? [];
    const { counted, disturbed, incomplete, failed } = laneBlocks(plan, lane, own);
    const wallNs = own.reduce((sum, sample) => sum + sample.wallNs, 0);
    return {
      lane: lane.id,
      counted: counted.length,
      disturbed,
      incomplete,
      failed: failed.length,
      sampleSeconds: own.length === 0 ? null : wallNs / own.length / 1e9,
    };
  });
}

/** Numbers of the disturbed blocks of one lane. */
export function disturbedBlocks(plan: AbPlan, samples: readonly Sample[]): Set<number> {
  const disturbed = samples.filter((sample) => isDisturbed(plan, sample));
  return new Set(disturbed.map(({ block }) => block));
}
