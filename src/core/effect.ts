import type { Lockstep, Measure, Plan, PlanLane } from '../model/plan.ts';
import type { Effect } from '../model/verdict.ts';
import { design, type Look } from '../stats/sequential.ts';
import { walshInterval } from '../stats/signed-rank.ts';
import { madSd, median } from '../stats/summary.ts';
import type { Block } from './blocks.ts';
import { burstDifference } from './burst-difference.ts';
import { METRICS } from './metric.ts';
import { blocksToDecide, type Change, outcomeOf } from './outcome.ts';
import { isProbe } from './schedule.ts';

/** An effect with the block differences its interval was made of. */
export interface MeasuredEffect {
  readonly effect: Effect;
  /** ln(candidate) − ln(baseline) per block, in block order, as measured. */
  readonly differences: readonly number[];
}

/** Candidate against baseline on one lane and metric, at the last scheduled look that `blocks` reach. */
export function measureEffect(plan: Plan, lane: PlanLane, measure: Measure, blocks: readonly Block[]): MeasuredEffect {
  const reading = METRICS[measure.metric];
  const better = reading.better(lane);
  const readable = blocks.flatMap((block) => {
    const [b, c] = [reading.value(block.baseline, lane), reading.value(block.candidate, lane)];
    return b === null || c === null ? [] : [{ b, c, block }];
  });
  const looks = designOf(plan, lane);
  const look = looks.findLastIndex(({ n, rank }) => n <= readable.length && rank > 0) + 1;
  const scheduled = looks[look - 1];
  // Blocks after the look wait for the next one: reading them early would be a look off the schedule.
  const used = scheduled ? readable.slice(0, scheduled.n) : readable;
  const { lockstep } = lane;
  const differences = used.map(({ b, c, block }) =>
    lockstep !== null && measure.metric === 'throughput'
      ? groupDifference(lockstep, block)
      : Math.log(c + reading.offset) - Math.log(b + reading.offset),
  );
  const change = scheduled ? changeOf(differences, scheduled) : null;
  const outcome = outcomeOf(measure, better, change, plan.rules.equivalence);
  return {
    differences,
    effect: {
      lane: lane.id,
      metric: measure.metric,
      unit: reading.unit(lane),
      better,
      role: measure.role,
      bound: measure.role === 'target' ? measure.gain : measure.role === 'guard' ? measure.margin : null,
      blocks: used.length,
      look,
      baseline: used.length === 0 ? null : median(used.map(({ b }) => b)),
      candidate: used.length === 0 ? null : median(used.map(({ c }) => c)),
      change,
      spread: used.length < 2 ? null : madSd(differences),
      outcome,
      blocksNeeded: change && outcome === 'OPEN' ? furtherBlocks(plan, measure, better, change, used.length) : null,
    },
  };
}

/** Samples are never altered, so what a group says is computed once: the runner asks after every round. */
const groupDifferences = new WeakMap<Block['candidate'], number>();

function groupDifference(lockstep: Lockstep, block: Block): number {
  const known = groupDifferences.get(block.candidate);
  if (known !== undefined) return known;
  const made = burstDifference(lockstep, block);
  groupDifferences.set(block.candidate, made);
  return made;
}

/** Looks of a lane: sentinels and controls have a stricter design of their own. */
function designOf({ sampling }: Plan, { role }: PlanLane): readonly Look[] {
  const { looks, alpha } = isProbe(role) ? sampling.probes : sampling;
  return design(looks, alpha);
}

function changeOf(differences: readonly number[], look: Look): Change {
  const { estimate, low, high } = walshInterval(differences, look.rank);
  return { estimate: fraction(estimate), low: fraction(low), high: fraction(high) };
}

/** A log-ratio as a fraction. Ratios beyond the largest number are kept finite, since documents have no infinity. */
function fraction(logRatio: number): number {
  return Math.min(Math.expm1(logRatio), Number.MAX_VALUE);
}

/** Blocks still missing, rounded up to the next look where the schedule has one. */
function furtherBlocks(
  plan: Plan,
  measure: Measure,
  better: Effect['better'],
  change: Change,
  blocks: number,
): number | null {
  const total = blocksToDecide(measure, better, change, blocks, plan.rules.equivalence);
  if (total === null) return null;
  return (plan.sampling.looks.find((n) => n >= total) ?? total) - blocks;
}
