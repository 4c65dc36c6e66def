import type { ArmName } from '../../../model/names.ts';
import type { AbPlan, LaneRole } from '../../../model/plan.ts';
import { random } from '../../../stats/random.ts';
import { shuffled } from '../../../stats/shuffle.ts';

/** Groups for one start of the lock-step driver: more make each group cheaper. All looks are multiples of it. */
export const GROUPS_PER_VISIT = 4;

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

/** The looks of a lane and the error over all of them. Probes have a stricter design of their own. */
export function designOf({ sampling }: AbPlan, role: LaneRole): AbPlan['sampling']['probes'] {
  return isProbe(role) ? sampling.probes : sampling;
}

/** Whether a lane is a probe: a sentinel or a control, which checks the measurement itself. */
export function isProbe(role: LaneRole): boolean {
  return role === 'sentinel' || role === 'control';
}
