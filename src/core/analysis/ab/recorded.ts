import type { AbPlan } from '../../../model/plan.ts';
import type { RecordedLane, RecordedLanes } from '../../../model/sanity-record.ts';
import type { Effect } from '../../../model/verdict.ts';
import { isWithinBand, oriented } from './outcome.ts';

/**
 * Whether a lane needs no further block, since the record of the machine answers for it. A sentinel is a property of the machine. Process
 * pairs are one of the question too: they are measured where lock-step shows what the record cannot answer for, until both ways show the
 * same direction.
 */
export function isRecorded(
  plan: AbPlan,
  laneId: string,
  effects: readonly Effect[],
  recorded: RecordedLanes | undefined,
): boolean {
  const known = recorded?.[laneId];
  if (known === undefined) return false;
  const lane = plan.lanes.find(({ id }) => id === laneId);
  if (lane?.role !== 'sanity') return lane?.role === 'sentinel';
  const of = (id: string | undefined) => effects.find((each) => each.lane === id && each.metric === 'throughput');
  const [lockstep, pairs] = [of(lane.beside), of(laneId)];
  if (!lockstep || !needsPairs(lockstep, known, plan.rules.equivalence)) return true;
  return direction(lockstep) !== 0 && direction(lockstep) === (pairs ? direction(pairs) : 0);
}

/**
 * Whether a lock-step effect claims what the record cannot answer for: a gain, since that is what is merged and what code could feign, or a
 * loss that is larger than any that both ways of measuring have shown.
 */
function needsPairs({ change, better }: Effect, { loss }: RecordedLane, equivalence: number): boolean {
  if (change === null || isWithinBand(change, equivalence)) return false;
  const { estimate, low } = oriented(change, better);
  return low > 0 || estimate > equivalence || -estimate > Math.max(loss, equivalence);
}

/** 1: the whole interval is above no change; −1: below; 0: the interval holds no change, or the effect has no interval. */
function direction({ change }: Effect): -1 | 0 | 1 {
  if (change === null) return 0;
  return change.low > 0 ? 1 : change.high < 0 ? -1 : 0;
}

/** The effects of a run without the lanes that the record answers for and that were not measured to a look. */
export function withoutRecorded(
  plan: AbPlan,
  effects: readonly Effect[],
  recorded: RecordedLanes | undefined,
): readonly Effect[] {
  if (recorded === undefined) return effects;
  return effects.filter(({ lane, change }) => change !== null || !isRecorded(plan, lane, effects, recorded));
}
