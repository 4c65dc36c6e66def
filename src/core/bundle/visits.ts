import type { AbPlan, PlanLane } from '../../model/plan.ts';
import { err, ok, type Result } from '../../model/result.ts';
import type { Sample } from '../../model/run.ts';
import { failureOf } from '../analysis/ab/blocks.ts';
import { isBusyInOtherTurns } from '../analysis/ab/idle-side.ts';
import { groupsOfVisit, orderOfArms, orderOfSeries } from '../analysis/ab/schedule.ts';

/** Consecutive samples of one lane: a block, or the groups of one start of the lock-step driver. */
export interface Visit {
  readonly lane: PlanLane;
  readonly samples: readonly Sample[];
  /** Whether it has all of its samples; only the last visit of a run may lack some. */
  readonly isComplete: boolean;
}

/**
 * Divides the samples of a run into visits, or returns what in them contradicts the plan: blocks of a lane have consecutive numbers, and
 * the order of the arms in each is the one of the seed.
 */
export function visitsOf(plan: AbPlan, samples: readonly Sample[]): Result<Visit[], string> {
  const lanes = new Map(plan.lanes.map((lane) => [lane.id, lane]));
  const blocks = new Map<string, number>();
  const visits: Visit[] = [];
  const wrong = (at: number, what: string) => err(`line ${at + 1} of samples.jsonl ${what}`);
  for (let at = 0; at < samples.length; ) {
    const lane = lanes.get((samples[at] as Sample).lane);
    if (lane === undefined) return wrong(at, 'belongs to a lane that the plan does not have');
    const first = blocks.get(lane.id) ?? 0;
    const own: Sample[] = [];
    // A first group that failed is the end of the run.
    const series = samples[at]?.bursts?.runsNs.length ?? 0;
    const size = 2 * groupsOfVisit(lane, first, series);
    for (; own.length < size; at++) {
      const sample = samples[at];
      if (sample === undefined) break;
      const block = first + Math.floor(own.length / 2);
      if (sample.lane !== lane.id)
        return wrong(at, `belongs to another lane, but a block of ${lane.id} was not complete`);
      if (sample.block !== block)
        return wrong(at, `has block ${sample.block} of ${lane.id}, where block ${block} follows`);
      // A runner up to version 0.5.0 ended with the first group in which an arm was busy in the turns of the other one.
      const failed = failureOf(sample) !== null || (at === samples.length - 1 && isBusyInOtherTurns(sample));
      const next = armsOf(plan, lane, block);
      // Of a group that failed only the guilty arm is kept, whichever its place is.
      const isGuilty = failed && lane.lockstep !== null && own.length % 2 === 0;
      const position = isGuilty ? sample.position : own.length % 2;
      if (sample.position !== position || next[sample.position] !== sample.arm)
        return wrong(at, `does not have the order of arms that the seed gives block ${block} of ${lane.id}`);
      if (failed && at < samples.length - 1)
        return wrong(at, 'is a failed sample, but sampling ends with the first one');
      own.push(sample);
    }
    blocks.set(lane.id, first + own.length / 2);
    visits.push({ lane, samples: own, isComplete: own.length === size });
  }
  return ok(visits);
}

function armsOf(plan: AbPlan, lane: PlanLane, block: number): readonly [Sample['arm'], Sample['arm']] {
  if (lane.lockstep === null) return orderOfArms(plan, lane.id, block);
  const [first = 'baseline'] = orderOfSeries(plan, lane.id, block, lane.lockstep.runs);
  return first === 'baseline' ? ['baseline', 'candidate'] : ['candidate', 'baseline'];
}
