import type { Lockstep } from '../../../model/lockstep.ts';
import type { AbPlan, Measure, PlanLane } from '../../../model/plan.ts';
import type { Effect } from '../../../model/verdict.ts';
import { design, type Look } from '../../../stats/sequential.ts';
import { walshInterval } from '../../../stats/signed-rank.ts';
import { madSd, median } from '../../../stats/summary.ts';
import type { Block } from './blocks.ts';
import { measuresOf } from './burst-counts.ts';
import { burstDifference } from './burst-difference.ts';
import { METRICS, nameOf } from './metric.ts';
import { blocksToDecide, type Change, outcomeOf } from './outcome.ts';
import { designOf } from './schedule.ts';

/** An effect with the differences of the blocks in its interval. */
export interface MeasuredEffect {
  readonly effect: Effect;
  /** ln(candidate) − ln(baseline) of each block, in the order of the blocks. */
  readonly differences: readonly number[];
}

/** The effects of one lane, one per measure and per count of its bursts, each at the last look that `blocks` reach. */
export function measureEffects(plan: AbPlan, lane: PlanLane, blocks: readonly Block[]): MeasuredEffect[] {
  const { looks: counts, alpha, spending } = designOf(plan, lane.role);
  const looks = design(counts, alpha, spending);
  const measures = measuresOf(lane, blocks);
  const read = readings(lane, measures, blocks, looks.at(-1)?.n ?? 0);
  return measures.map((measure, index) => measureEffect(plan, lane, measure, looks, read[index] ?? EMPTY));
}

function measureEffect(
  plan: AbPlan,
  lane: PlanLane,
  measure: Measure,
  looks: readonly Look[],
  { before, after, differences: all }: Readings,
): MeasuredEffect {
  const reading = METRICS[measure.metric];
  const better = reading.better(lane, measure);
  const name = nameOf(lane, measure);
  const look = looks.findLastIndex(({ n, rank }) => n <= before.length && rank > 0) + 1;
  const scheduled = looks[look - 1];
  // Blocks after this look are not used before the next look: an interval of them would be an unscheduled look.
  const used = scheduled?.n ?? before.length;
  const baseline = before.slice(0, used);
  const candidate = after.slice(0, used);
  const differences = all.slice(0, used);
  const change = scheduled ? changeOf(differences, scheduled) : null;
  const middle = used === 0 ? null : median(baseline);
  const outcome = outcomeOf(measure, better, change, plan.rules.equivalence, middle);
  return {
    differences,
    effect: {
      lane: lane.id,
      metric: measure.metric,
      ...(name !== undefined && { name }),
      unit: reading.unit(lane, measure),
      better,
      role: measure.role,
      bound: measure.role === 'target' ? measure.gain : measure.role === 'guard' ? measure.margin : null,
      ...(measure.role === 'guard' && measure.atLeast !== undefined && { atLeast: measure.atLeast }),
      blocks: used,
      look,
      baseline: middle,
      candidate: used === 0 ? null : median(candidate),
      change,
      spread: used < 2 ? null : madSd(differences),
      outcome,
      blocksNeeded: change && outcome === 'OPEN' ? furtherBlocks(plan, measure, better, change, used, middle) : null,
    },
  };
}

/** Differences of groups, computed once: samples do not change, and the runner needs them after every round. */
const groupDifferences = new WeakMap<Block['candidate'], number>();

function groupDifference(lockstep: Lockstep, block: Block): number {
  const known = groupDifferences.get(block.candidate);
  if (known !== undefined) return known;
  const made = burstDifference(lockstep, block);
  groupDifferences.set(block.candidate, made);
  return made;
}

/** A metric of both arms in each block, and ln(candidate) − ln(baseline). */
interface Readings {
  readonly before: number[];
  readonly after: number[];
  readonly differences: number[];
}

const EMPTY: Readings = { before: [], after: [], differences: [] };

/** Every measure in the first `most` blocks that have it. One pass, because the access to a million samples takes most of the time. */
function readings(lane: PlanLane, measures: readonly Measure[], blocks: readonly Block[], most: number): Readings[] {
  const columns = measures.map((measure): Readings & { readonly measure: Measure } => {
    return { measure, before: [], after: [], differences: [] };
  });
  for (const block of blocks) {
    if (columns.every(({ before }) => before.length === most)) break;
    for (const { measure, before, after, differences } of columns) {
      if (before.length === most) continue;
      const { value, offset } = METRICS[measure.metric];
      const b = value(block.baseline, lane, measure);
      const c = value(block.candidate, lane, measure);
      if (b === null || c === null) continue;
      before.push(b);
      after.push(c);
      const group = measure.metric === 'throughput' ? lane.lockstep : null;
      differences.push(group ? groupDifference(group, block) : Math.log(c + offset) - Math.log(b + offset));
    }
  }
  return columns;
}

function changeOf(differences: readonly number[], look: Look): Change {
  const { estimate, low, high } = walshInterval(differences, look.rank);
  return { estimate: fraction(estimate), low: fraction(low), high: fraction(high) };
}

/** A log-ratio as a fraction. It is always finite, because JSON has no infinity. */
function fraction(logRatio: number): number {
  return Math.min(Math.expm1(logRatio), Number.MAX_VALUE);
}

/** Number of further blocks until the decision, rounded up to a look if there is one. */
function furtherBlocks(
  plan: AbPlan,
  measure: Measure,
  better: Effect['better'],
  change: Change,
  blocks: number,
  baseline: number | null,
): number | null {
  const total = blocksToDecide(measure, better, change, blocks, plan.rules.equivalence, baseline);
  if (total === null) return null;
  return (plan.sampling.looks.find((n) => n >= total) ?? total) - blocks;
}
