import type { Lockstep } from '../../../model/lockstep.ts';
import type { PlanLane } from '../../../model/plan.ts';
import type { Block } from './blocks.ts';
import { seriesOfNextGroup } from './group-length.ts';
import { warmUpOfNextGroup } from './warm-up.ts';

/** What a group of a lane may have other than its plan says. */
export type GroupForm = Pick<Lockstep, 'runs' | 'warmMicros'>;

/** The form of the next group of a lane after its `counted` groups. The runner and every reader compute it from the samples. */
export function formOfNextGroup(lane: PlanLane, counted: readonly Block[]): GroupForm {
  return { runs: seriesOfNextGroup(lane, counted), warmMicros: warmUpOfNextGroup(lane, counted) };
}
