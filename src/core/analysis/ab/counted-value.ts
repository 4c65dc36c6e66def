import type { PlanLane } from '../../../model/plan.ts';
import type { Sample } from '../../../model/run.ts';
import type { Effect } from '../../../model/verdict.ts';
import { totalThroughput } from './burst-difference.ts';
import { METRICS } from './metric.ts';

/** What an effect is computed from in a sample, in the unit of the effect: for uneven bursts by all their time. Null when the sample lacks it. */
export function countedValue(effect: Effect, lane: PlanLane, sample: Sample): number | null {
  return effect.typical !== undefined && lane.lockstep !== null && sample.bursts !== undefined
    ? totalThroughput(lane.lockstep, sample.bursts)
    : METRICS[effect.metric].value(sample, lane, effect);
}
