import { orderOfArms } from '../../core/analysis/ab/schedule.ts';
import type { PlanLane } from '../../model/plan.ts';
import type { SamplingContext } from './sampling-context.ts';
import { startGroups } from './take-groups.ts';
import { isTakenTogether, type MeasuredSample, startBlock, takeSample } from './take-sample.ts';

/** Consecutive blocks of one lane. */
interface BlockRange {
  readonly first: number;
  readonly count: number;
  /** Of a lock-step lane: series of each arm in a group. */
  readonly series: number;
}

/** Consecutive blocks of a lane that are measured. Of lanes whose processes are started one by one, that happens while the samples are read. */
export interface MeasuredVisit {
  /** Whether the samples can wait until the next visit has begun: a first look shows neither a failure nor others at work. */
  readonly canWait: boolean;
  /** Both arms of each block. */
  samples(): AsyncIterable<MeasuredSample>;
}

/** Measures blocks of a lane: as lock-step groups, as two processes behind one driver, or as one process after the other. */
export async function startVisit(
  context: SamplingContext,
  lane: PlanLane,
  { first, count, series }: BlockRange,
  elapsedNs: () => number,
): Promise<MeasuredVisit> {
  const blocks = Array.from({ length: count }, (_, index) => first + index);
  if (lane.lockstep !== null) {
    const sized = { ...lane, lockstep: { ...lane.lockstep, runs: series } };
    const groups = await startGroups(context, sized, blocks, elapsedNs());
    return {
      canWait: groups.isCalm,
      async *samples() {
        for (const { samples } of await groups.read()) yield* samples;
      },
    };
  }
  if (isTakenTogether(lane) && count === 1) {
    const block = await startBlock(context, lane, first, elapsedNs());
    return {
      canWait: block.isCalm,
      async *samples() {
        yield* await block.read();
      },
    };
  }
  return { canWait: false, samples: () => oneByOne(context, lane, blocks, elapsedNs) };
}

async function* oneByOne(
  context: SamplingContext,
  lane: PlanLane,
  blocks: readonly number[],
  elapsedNs: () => number,
): AsyncGenerator<MeasuredSample> {
  for (const block of blocks) {
    for (const [index, arm] of orderOfArms(context.plan, lane.id, block).entries()) {
      const startedNs = elapsedNs();
      yield await takeSample(context, { lane, block, position: index === 0 ? 0 : 1, arm, startedNs });
    }
  }
}
