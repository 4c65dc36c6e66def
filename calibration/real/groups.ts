import { laneBlocks } from '../../src/core/analysis/ab/blocks.ts';
import { burstDifference } from '../../src/core/analysis/ab/burst-difference.ts';
import type { AbPlan } from '../../src/model/plan.ts';
import type { Sample } from '../../src/model/run.ts';

/** One group of a lock-step lane, as log-ratios of throughput, candidate to baseline. */
export interface ReadGroup {
  /** By the clock of the driver. */
  readonly difference: number;
  /** By the clocks of the benches, of the same bursts. */
  readonly ownClocks: number;
  /** The effect of the delay that the bench of the candidate counted; 0 without a delay. */
  readonly injected: number;
}

/** The counted groups of the only lane of a plan, in time order. */
export function readGroups(plan: AbPlan, samples: readonly Sample[]): ReadGroup[] {
  const [lane] = plan.lanes;
  if (!lane?.lockstep) throw new Error('the plan must have one lock-step lane');
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
