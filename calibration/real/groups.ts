import { laneBlocks } from '../../src/core/analysis/ab/blocks.ts';
import { burstDifference } from '../../src/core/analysis/ab/burst-difference.ts';
import type { AbPlan } from '../../src/model/plan.ts';
import type { Sample } from '../../src/model/run.ts';

/** One group of a lock-step lane, as log-ratios of throughput, candidate to baseline. */
export interface ReadGroup {
  /** What its bursts say, timed from outside. */
  readonly difference: number;
  /** What the benches' own clocks say of the same bursts. */
  readonly ownClocks: number;
  /** What the delay that the candidate's bench counted makes of it; 0 without a delay. */
  readonly injected: number;
}

/** The groups that count of a plan's only lane, in time order. */
export function readGroups(plan: AbPlan, samples: readonly Sample[]): ReadGroup[] {
  const [lane] = plan.lanes;
  if (!lane?.lockstep) throw new Error('groups are read of one lock-step lane at a time');
  const { lockstep } = lane;
  return laneBlocks(plan, lane, samples).counted.map((block) => {
    const { insideNs = 1, delayNs = 0 } = block.candidate.bursts ?? {};
    return {
      difference: burstDifference(lockstep, block),
      ownClocks: Math.log((block.baseline.bursts?.insideNs ?? 1) / insideNs),
      injected: Math.log1p(-delayNs / insideNs),
    };
  });
}
