import type { ArmName } from '../../../model/names.ts';
import type { AbPlan, LaneRole } from '../../../model/plan.ts';
import { random } from '../../../stats/random.ts';
import { shuffled } from '../../../stats/shuffle.ts';

/** Which arm runs first in a block: a fair coin per lane and block, from the plan's seed alone. */
export function orderOfArms(plan: AbPlan, laneId: string, block: number): readonly [ArmName, ArmName] {
  const heads = random(`${plan.sampling.seed}/arms/${laneId}/${block}`)() < 0.5;
  return heads ? ['baseline', 'candidate'] : ['candidate', 'baseline'];
}

/** The order in which a round visits its lanes: shuffled by the plan's seed, whatever order they are given in. */
export function orderOfLanes(plan: AbPlan, round: number, laneIds: readonly string[]): string[] {
  return shuffled([...laneIds].sort(), random(`${plan.sampling.seed}/lanes/${round}`));
}

/** The runs of a group in their order: each pair of runs, one of each arm, by a fair coin. */
export function orderOfSeries(plan: AbPlan, laneId: string, block: number, runs: number): ArmName[] {
  const next = random(`${plan.sampling.seed}/runs/${laneId}/${block}`);
  return Array.from({ length: runs }).flatMap((): ArmName[] =>
    next() < 0.5 ? ['baseline', 'candidate'] : ['candidate', 'baseline'],
  );
}

/** The looks of a lane and the error over all of them: lanes that watch the run have a stricter design of their own. */
export function designOf({ sampling }: AbPlan, role: LaneRole): Pick<AbPlan['sampling'], 'looks' | 'alpha'> {
  return isProbe(role) ? sampling.probes : sampling;
}

/** Whether a lane watches the run instead of answering the question. */
export function isProbe(role: LaneRole): boolean {
  return role === 'sentinel' || role === 'control';
}
