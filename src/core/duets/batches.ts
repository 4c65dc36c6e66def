import type { Duets } from '../../model/duets.ts';
import type { AbPlan, PlanLane } from '../../model/plan.ts';
import { orderOfLanes } from '../analysis/ab/schedule.ts';
import { threadsOfLane } from '../plan/lanes/lane-program.ts';

/** A lane, and the CPU on which it is measured beside others; null: alone, wherever the harness may be. */
export interface Seat {
  readonly lane: string;
  readonly cpu: number | null;
}

/** Whether a lane may be measured beside others: it is judged, and in lock-step with one thread, so that its arms take turns on one CPU. */
export function isDuet(lane: PlanLane): boolean {
  return lane.lockstep !== null && threadsOfLane(lane) === 1 && (lane.role === 'target' || lane.role === 'guard');
}

/**
 * The lanes of a round in the order in which they are measured. The lanes of a batch are measured at the same time. The order is the one of the seed, and the duets of a round stand
 * where its first one does. Which CPU a lane gets changes with the order. A duet without another one is alone. Without `duets` every lane is.
 */
export function batchesOfRound(
  plan: AbPlan,
  round: number,
  laneIds: readonly string[],
  duets: Duets | undefined,
): Seat[][] {
  const order = orderOfLanes(plan, round, laneIds);
  const alone = (lane: string): Seat[] => [{ lane, cpu: null }];
  if (duets === undefined) return order.map(alone);
  const { cpus, lanes } = duets;
  const together = order.filter((id) => lanes.includes(id));
  const batches: Seat[][] = [];
  for (let first = 0; first < together.length; first += cpus.length) {
    const own = together.slice(first, first + cpus.length);
    batches.push(
      own.length === 1 ? own.flatMap(alone) : own.map((lane, index) => ({ lane, cpu: cpus[index] ?? null })),
    );
  }
  return order.flatMap((id) => (id === together[0] ? batches : together.includes(id) ? [] : [alone(id)]));
}
