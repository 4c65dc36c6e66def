import type { ArmName } from '../../../model/names.ts';
import type { AbPlan, LaneRole, PlanLane } from '../../../model/plan.ts';
import { random } from '../../../stats/random.ts';
import { shuffled } from '../../../stats/shuffle.ts';

/** Groups for one of the first starts of the lock-step driver: more make each group cheaper. All looks are multiples of it. */
export const GROUPS_PER_VISIT = 4;

/** Groups of a lane from which on a start has more of them. The next look is then as far away as the longer visit. */
const GROUPS_BEFORE_MORE = 24;

/**
 * Groups of the lane in the visit that begins with block `first`, or 1 of a lane that is not measured in lock-step. Longer groups come in fewer, so
 * that all visits of a lane take about the same time.
 *
 * @param series Series of each arm in these groups.
 */
export function groupsOfVisit({ lockstep }: PlanLane, first: number, series: number): number {
  if (lockstep === null) return 1;
  const { mostGroups = GROUPS_PER_VISIT, runs } = lockstep;
  return first >= GROUPS_BEFORE_MORE && series === runs ? mostGroups : GROUPS_PER_VISIT;
}

/** The order of the arms in a block: a fair coin for each lane and block, from the seed of the plan. */
export function orderOfArms(plan: AbPlan, laneId: string, block: number): readonly [ArmName, ArmName] {
  const heads = random(`${plan.sampling.seed}/arms/${laneId}/${block}`)() < 0.5;
  return heads ? ['baseline', 'candidate'] : ['candidate', 'baseline'];
}

/** The random order of the lanes in a round, from the seed of the plan. The order of `laneIds` does not matter. */
export function orderOfLanes(plan: AbPlan, round: number, laneIds: readonly string[]): string[] {
  return shuffled([...laneIds].sort(), random(`${plan.sampling.seed}/lanes/${round}`));
}

/** The order of the series of a group: a fair coin for each pair of series, one of each arm. */
export function orderOfSeries(plan: AbPlan, laneId: string, block: number, runs: number): ArmName[] {
  const next = random(`${plan.sampling.seed}/runs/${laneId}/${block}`);
  return Array.from({ length: runs }).flatMap((): ArmName[] =>
    next() < 0.5 ? ['baseline', 'candidate'] : ['candidate', 'baseline'],
  );
}

/** Distances that the seed chooses from: 1 GiB in pages of 4 KiB, so that address bits 12 to 29 differ between groups. */
const LAYOUTS = 2 ** 18;

/** How many pages lower the mappings of both processes of a group begin; null where the kernel places each process by itself. */
export function layoutOfGroup(plan: AbPlan, { id, lockstep }: PlanLane, block: number): number | null {
  if (lockstep?.layout !== 'shared') return null;
  return Math.floor(random(`${plan.sampling.seed}/layout/${id}/${block}`)() * LAYOUTS);
}

/** The looks of a lane and the error over all of them. Probes have a stricter design of their own. */
export function designOf({ sampling }: AbPlan, role: LaneRole): AbPlan['sampling']['probes'] {
  return isProbe(role) ? sampling.probes : sampling;
}

/** Further blocks from `blocks` to `total`, rounded up to a look if there is one. */
export function blocksToLook({ sampling: { looks } }: AbPlan, blocks: number, total: number): number {
  return (looks.find((n) => n >= total) ?? total) - blocks;
}

/** Whether a lane is a probe: a sentinel or a control, which checks the measurement itself. */
export function isProbe(role: LaneRole): boolean {
  return role === 'sentinel' || role === 'control';
}
