import type { AbPlan, Measure, PlanLane } from '../../../model/plan.ts';
import type { Effect } from '../../../model/verdict.ts';
import { normalTail } from '../../../stats/normal.ts';
import { type UnitMean, unitMean, unitReach } from '../../../stats/random-effects.ts';
import { design, type Look } from '../../../stats/sequential.ts';
import { hodgesLehmann, walshInterval } from '../../../stats/signed-rank.ts';
import { madSd, median } from '../../../stats/summary.ts';
import type { Block } from './blocks.ts';
import { measuresOf } from './burst-counts.ts';
import { METRICS, nameOf } from './metric.ts';
import { blocksToDecide, type Change, outcomeOf } from './outcome.ts';
import { type Readings, readingsOf } from './readings.ts';
import { blocksToLook, designOf } from './schedule.ts';
import { isUneven, withTotal } from './uneven-bursts.ts';

/** An effect with the differences of the blocks in its interval. */
export interface MeasuredEffect {
  readonly effect: Effect;
  /** ln(candidate) − ln(baseline) of each block, in the order of the blocks. */
  readonly differences: readonly number[];
  /** What the layouts of the libraries show, where they are sampled. The interval of the effect includes theirs. */
  readonly layouts?: UnitMean;
}

/** The effects of one lane, one per measure and per count of its bursts, each at the last look that `blocks` reach. */
export function measureEffects(plan: AbPlan, lane: PlanLane, blocks: readonly Block[]): MeasuredEffect[] {
  const { looks: counts, alpha, spending } = designOf(plan, lane.role);
  const looks = design(counts, alpha, spending);
  const measures = measuresOf(lane, blocks);
  // A sentinel compares copies of one library, which have the same layout.
  const byLayout = plan.sampling.layouts !== undefined && lane.role !== 'sentinel';
  const readings = readingsOf(lane, measures, blocks, looks.at(-1)?.n ?? 0, byLayout);
  return readings.map((each) => measureEffect(plan, lane, looks, each));
}

function measureEffect(plan: AbPlan, lane: PlanLane, looks: readonly Look[], readings: Readings): MeasuredEffect {
  const { measure, layouts: numbers } = readings;
  const reading = METRICS[measure.metric];
  const better = reading.better(lane, measure);
  const name = nameOf(lane, measure);
  const look = looks.findLastIndex(({ n, rank }) => n <= readings.differences.length && rank > 0) + 1;
  const scheduled = looks[look - 1];
  // Blocks after this look are not used before the next look: an interval of them would be an unscheduled look.
  const used = scheduled?.n ?? readings.differences.length;
  const typical = readings.differences.slice(0, used);
  const total = readings.totals?.differences.slice(0, used);
  const uneven = scheduled && total ? isUneven(plan.rules, designOf(plan, lane.role), look, { typical, total }) : false;
  const { before, after, differences: all } = (uneven && readings.totals) || readings;
  const baseline = before.slice(0, used);
  const candidate = after.slice(0, used);
  const differences = all.slice(0, used);
  const layouts = scheduled && numbers.length > 0 ? unitMean(unitsOf(differences, numbers)) : undefined;
  const reach = scheduled && layouts ? unitReach(layouts, normalTail(scheduled.c)) : null;
  const part = reach?.between == null ? null : fraction(reach.between);
  const change = scheduled
    ? changeOf(differences, scheduled, layouts && reach && { ...layouts, reach: reach.all })
    : null;
  const middle = used === 0 ? null : median(baseline);
  const outcome = outcomeOf(measure, better, change, plan.rules.equivalence, middle);
  const effect: Effect = {
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
    ...(uneven && { typical: fraction(hodgesLehmann(typical)) }),
    spread: used < 2 ? null : madSd(differences),
    ...(layouts && { layouts: { count: layouts.units, spread: layouts.spread, part } }),
    outcome,
    blocksNeeded:
      change && outcome === 'OPEN' ? furtherBlocks(plan, measure, better, change, used, middle, part ?? 0) : null,
  };
  return {
    differences,
    ...(layouts && { layouts }),
    effect: total && !uneven ? heldAgainst(total, plan, effect) : effect,
  };
}

/** The outcome of an effect by the typical burst, held against the total of the same groups. It decides no earlier than at the next look. */
function heldAgainst(total: readonly number[], plan: AbPlan, effect: Effect): Effect {
  const { unevenError, equivalence } = plan.rules;
  if (unevenError === undefined || effect.change === null) return effect;
  const held = withTotal(effect, fraction(hodgesLehmann(total)), equivalence);
  const next = plan.sampling.looks.find((look) => look > effect.blocks);
  return held === effect ? effect : { ...held, blocksNeeded: next === undefined ? null : next - effect.blocks };
}

/** The differences of each layout. */
function unitsOf(differences: readonly number[], layouts: readonly number[]): number[][] {
  const units = new Map<number, number[]>();
  for (const [index, difference] of differences.entries()) {
    const layout = layouts[index] as number;
    const own = units.get(layout);
    if (own) own.push(difference);
    else units.set(layout, [difference]);
  }
  return [...units.values()];
}

/**
 * The change with its interval over blocks. With layouts the interval also holds the one over layouts: what is claimed has to stand in both
 * (intersection–union, Berger 1982). Where layouts hardly differ, the first one keeps the error over all looks, since the spread of a few
 * layouts is estimated again at each look; where they differ, the second one does.
 */
function changeOf(
  differences: readonly number[],
  { rank }: Look,
  layouts: { readonly mean: number; readonly reach: number } | null | undefined,
): Change {
  const { estimate, low, high } = walshInterval(differences, rank);
  if (!layouts) return { estimate: fraction(estimate), low: fraction(low), high: fraction(high) };
  const { mean, reach } = layouts;
  return {
    estimate: fraction(mean),
    low: fraction(Math.min(low, mean - reach)),
    high: fraction(Math.max(high, mean + reach)),
  };
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
  fixed: number,
): number | null {
  const total = blocksToDecide(measure, better, change, blocks, plan.rules.equivalence, baseline, fixed);
  return total === null ? null : blocksToLook(plan, blocks, total);
}
