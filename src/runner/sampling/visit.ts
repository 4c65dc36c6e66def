import type { GroupForm } from '../../core/analysis/ab/next-group.ts';
import { orderOfArms } from '../../core/analysis/ab/schedule.ts';
import type { PlanLane } from '../../model/plan.ts';
import { monotonicNs } from '../../system/monotonic.ts';
import type { DriverPlace } from '../sandbox/lockstep-start.ts';
import type { SamplingContext } from './sampling-context.ts';
import { takeGroups } from './take-groups.ts';
import { isTakenTogether, type MeasuredSample, takeBlock, takeSample } from './take-sample.ts';

/** Consecutive blocks of one lane. */
export interface DueVisit {
  readonly lane: PlanLane;
  readonly first: number;
  readonly count: number;
  /** Of a lock-step lane: the form of its groups. */
  readonly form: GroupForm;
  /** Where it is measured, beside others; absent: alone. */
  readonly place?: DriverPlace | undefined;
}

/** Whether the driver takes all blocks of a visit to this lane, so that visits which are started at the same time share its start. */
export function isDriven(lane: PlanLane): boolean {
  return lane.lockstep !== null || isTakenTogether(lane);
}

/**
 * Measures blocks of a lane: as lock-step groups, as two processes behind one driver, or as one process after the other while the samples are read.
 * The blocks of a visit follow the blocks of the visit that was started before it.
 *
 * @param originNs The monotonic time from which times count, in nanoseconds.
 */
export function startVisit(context: SamplingContext, visit: DueVisit, originNs: number): AsyncIterable<MeasuredSample> {
  const { lane, first, count, form, place } = visit;
  const blocks = Array.from({ length: count }, (_, index) => first + index);
  if (lane.lockstep !== null) {
    const sized = { ...lane, lockstep: { ...lane.lockstep, ...form } };
    return afterwards(
      takeGroups({ ...context, place }, sized, blocks, originNs).then((groups) =>
        groups.flatMap(({ samples }) => samples),
      ),
    );
  }
  return isTakenTogether(lane)
    ? afterwards(takeBlock(context, lane, first, originNs))
    : oneByOne(context, lane, blocks, originNs);
}

function afterwards(measured: Promise<readonly MeasuredSample[]>): AsyncIterable<MeasuredSample> {
  // Who does not come to read it has ended for another reason.
  measured.catch(() => {});
  return (async function* () {
    yield* await measured;
  })();
}

async function* oneByOne(
  context: SamplingContext,
  lane: PlanLane,
  blocks: readonly number[],
  originNs: number,
): AsyncGenerator<MeasuredSample> {
  for (const block of blocks) {
    for (const [index, arm] of orderOfArms(context.plan, lane.id, block).entries()) {
      const startedNs = monotonicNs() - originNs;
      yield await takeSample(context, { lane, block, position: index === 0 ? 0 : 1, arm, startedNs });
    }
  }
}
