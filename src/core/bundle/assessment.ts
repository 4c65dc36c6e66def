import type { AbPlan, PlanLane } from '../../model/plan.ts';
import type { Sample } from '../../model/run.ts';
import type { Effect } from '../../model/verdict.ts';
import { type Block, isDisturbed } from '../analysis/ab/blocks.ts';
import { withCertainOutcomes } from '../analysis/ab/certain-outcomes.ts';
import { withContext } from '../analysis/ab/context.ts';
import { type MeasuredEffect, measureEffects } from '../analysis/ab/effect.ts';
import { METRICS } from '../analysis/ab/metric.ts';
import { designOf } from '../analysis/ab/schedule.ts';
import { withWantedEvidence } from '../analysis/ab/shown-change.ts';

/** The blocks of a lane so far. */
interface LaneSoFar {
  readonly lane: string;
  readonly blocks: { readonly counted: readonly Block[]; readonly disturbed: number };
}

/** What the runner knew after each round. It grows with the samples, since a new count of all of them after each round takes too long. */
export interface Assessment {
  /** Adds complete, sound blocks of one lane, in their order. */
  add(lane: string, samples: readonly Sample[]): void;
  readonly lanes: readonly LaneSoFar[];
  lane(id: string): LaneSoFar['blocks'];
  /** The effects as `roundState` takes them. */
  effects(): readonly Effect[];
}

/** Starts an assessment without samples. */
export function openAssessment(plan: AbPlan): Assessment {
  const lanes = plan.lanes.map((lane) => openLane(plan, lane));
  const byId = new Map(lanes.map((lane) => [lane.lane, lane]));
  let known: readonly Effect[] | null = null;
  const own = (id: string) => {
    const lane = byId.get(id);
    if (lane === undefined) throw new Error(`the plan has no lane ${id}`);
    return lane;
  };
  return {
    lanes,
    lane: (id) => own(id).blocks,
    add(id, samples) {
      if (own(id).add(samples)) known = null;
    },
    effects() {
      if (known !== null) return known;
      const measured = lanes.flatMap((lane) => lane.measured());
      known = withWantedEvidence(plan, measured, withContext(plan, withCertainOutcomes(plan, measured)));
      return known;
    },
  };
}

function openLane(plan: AbPlan, lane: PlanLane) {
  const counts = designOf(plan, lane.role).looks;
  const blocks: { counted: Block[]; disturbed: number } = { counted: [], disturbed: 0 };
  const readable = lane.measures.map(() => 0);
  let measured: readonly MeasuredEffect[] = measureEffects(plan, lane, []);
  let isCurrent = true;
  /** Takes a block; returns whether a measure reached a look. Between two looks nothing changes. */
  const take = (block: Block): boolean => {
    if (isDisturbed(plan, block.baseline) || isDisturbed(plan, block.candidate)) {
      blocks.disturbed++;
      return false;
    }
    blocks.counted.push(block);
    return lane.measures
      .map((measure, index) => {
        const { value } = METRICS[measure.metric];
        if (value(block.baseline, lane, measure) === null || value(block.candidate, lane, measure) === null)
          return false;
        readable[index] = (readable[index] ?? 0) + 1;
        return counts.includes(readable[index]);
      })
      .some(Boolean);
  };
  return {
    lane: lane.id,
    blocks,
    add(samples: readonly Sample[]): boolean {
      let reached = false;
      for (let at = 0; at + 1 < samples.length; at += 2) {
        const pair = samples.slice(at, at + 2);
        const [baseline, candidate] = (['baseline', 'candidate'] as const).map((arm) =>
          pair.find((one) => one.arm === arm),
        );
        if (baseline && candidate) reached = take({ block: baseline.block, baseline, candidate }) || reached;
      }
      if (reached) isCurrent = false;
      return reached;
    },
    measured(): readonly MeasuredEffect[] {
      if (!isCurrent) measured = measureEffects(plan, lane, blocks.counted);
      isCurrent = true;
      return measured;
    },
  };
}
