import type { Measure, PlanLane } from '../../../model/plan.ts';
import type { Sample } from '../../../model/run.ts';
import type { Block } from './blocks.ts';
import { burstDifference, totalThroughput } from './burst-difference.ts';
import { METRICS } from './metric.ts';
import { oncePerGroup } from './once-per-group.ts';

/** A quantity of both arms in each block, and ln(candidate) − ln(baseline). */
interface Series {
  readonly before: number[];
  readonly after: number[];
  readonly differences: number[];
}

/** What a measure of a lane is in each block. A group of bursts is read by its typical burst. */
export interface Readings extends Series {
  readonly measure: Measure;
  /** The groups by all the time of their bursts; absent where a block has one number only. */
  readonly totals?: Series;
  /** The layout of each block; empty where a lane has one. */
  readonly layouts: number[];
}

const typicalOf = oncePerGroup(burstDifference);
/** A group by all the time of its bursts. */
const totalOf = oncePerGroup((lockstep, { baseline, candidate }) => {
  const of = ({ bursts }: Sample) => (bursts && totalThroughput(lockstep, bursts)) ?? Number.NaN;
  return { before: of(baseline), after: of(candidate) };
});

/** Every measure in the first `most` blocks that have it. One pass, because the access to a million samples takes most of the time. */
export function readingsOf(
  lane: PlanLane,
  measures: readonly Measure[],
  blocks: readonly Block[],
  most: number,
  byLayout: boolean,
): Readings[] {
  const readings = measures.map((measure): Readings => {
    const hasBursts = measure.metric === 'throughput' && lane.lockstep !== null;
    return { measure, ...emptySeries(), ...(hasBursts && { totals: emptySeries() }), layouts: [] };
  });
  for (const block of blocks) {
    if (readings.every(({ before }) => before.length === most)) break;
    for (const each of readings) if (each.before.length < most) readBlock(each, lane, block, byLayout);
  }
  return readings;
}

function readBlock(
  { measure, before, after, differences, totals, layouts }: Readings,
  lane: PlanLane,
  block: Block,
  byLayout: boolean,
): void {
  const { value, offset } = METRICS[measure.metric];
  const b = value(block.baseline, lane, measure);
  const c = value(block.candidate, lane, measure);
  if (b === null || c === null) return;
  before.push(b);
  after.push(c);
  if (totals !== undefined && lane.lockstep !== null) {
    differences.push(typicalOf(lane.lockstep, block));
    const total = totalOf(lane.lockstep, block);
    totals.before.push(total.before);
    totals.after.push(total.after);
    totals.differences.push(Math.log(total.after) - Math.log(total.before));
  } else differences.push(Math.log(c + offset) - Math.log(b + offset));
  if (byLayout) layouts.push(block.baseline.layout ?? 0);
}

function emptySeries(): Series {
  return { before: [], after: [], differences: [] };
}
