import { laneBlocks } from '../../src/core/analysis/ab/blocks.ts';
import { burstDifference, countedBursts } from '../../src/core/analysis/ab/burst-difference.ts';
import type { AbPlan } from '../../src/model/plan.ts';
import type { Sample } from '../../src/model/run.ts';
import type { RecordedGroup } from '../rivals/record.ts';

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
  const { lockstep, blocks } = onlyLane(plan, samples);
  return blocks.map((block) => {
    const { insideNs = 1, delayNs = 0 } = block.candidate.bursts ?? {};
    return {
      difference: burstDifference(lockstep, block),
      ownClocks: Math.log((block.baseline.bursts?.insideNs ?? 1) / insideNs),
      injected: Math.log1p(-delayNs / insideNs),
    };
  });
}

/** The counted groups of the only lane of a plan with all their bursts, in time order. */
export function readBursts(plan: AbPlan, samples: readonly Sample[]): RecordedGroup[] {
  const { lockstep, blocks } = onlyLane(plan, samples);
  return blocks.map((block) => ({
    baseline: countedBursts(lockstep, block.baseline.bursts),
    candidate: countedBursts(lockstep, block.candidate.bursts),
    difference: burstDifference(lockstep, block),
  }));
}

function onlyLane(plan: AbPlan, samples: readonly Sample[]) {
  const [lane] = plan.lanes;
  if (!lane?.lockstep) throw new Error('the plan must have one lock-step lane');
  return { lockstep: lane.lockstep, blocks: laneBlocks(plan, lane, samples).counted };
}
