import type { AbPlan } from '../../../model/plan.ts';
import type { AbRun, Sample } from '../../../model/run.ts';
import type { Effect } from '../../../model/verdict.ts';
import { benjaminiHochberg } from '../../../stats/multiple.ts';
import { median } from '../../../stats/summary.ts';
import { type LaneBlocks, laneBlocks } from './blocks.ts';
import { withCertainOutcomes } from './certain-outcomes.ts';
import { type Changed, changedGuards } from './changed-guards.ts';
import { withContext, withUncheckedOpen } from './context.ts';
import { type MeasuredEffect, measureEffects } from './effect.ts';
import { withoutRecorded } from './recorded.ts';
import { differentP } from './repeated-p.ts';

/** Counts over the samples of one lane. */
interface LaneAnalysis {
  readonly lane: string;
  /** Blocks that count, including blocks after the last look. */
  readonly blocks: number;
  /** Blocks that other processes disturbed. */
  readonly disturbed: number;
  readonly incomplete: number;
  /** Samples that crashed, hung, used another library or gave no number. */
  readonly failed: number;
  /** Median of the wall time of both samples of a block, in seconds; null without blocks. */
  readonly secondsPerBlock: number | null;
}

/** The numbers of a run, before any judgement. Effects and lanes have the order of the plan. */
export interface Analysis {
  readonly effects: readonly Effect[];
  readonly lanes: readonly LaneAnalysis[];
  /** Guards that changed for certain, though no harm was asked: error 5 % over all guards together, for each direction half of it. */
  readonly changed: Changed;
  /** Effects that are not judged but significant at a false discovery rate of 10 % over all such effects. */
  readonly discoveries: readonly Effect[];
}

/** Analyses a run. The result depends only on the plan and the samples, not on the order of the samples. */
export function analyze(run: AbRun): Analysis {
  const { plan } = run.manifest;
  const { lanes, measured, effects: assessed } = assess(plan, samplesByLane(run.samples));
  const taken = withoutRecorded(plan, assessed, run.manifest.sanity);
  const own = new Set(taken.map(({ lane }) => lane));
  const effects = withUncheckedOpen(plan, taken);
  const shown = measured.filter(({ effect }) => effect.role === 'info');
  const adjusted = benjaminiHochberg(shown.map((each) => differentP(plan, each)));
  return {
    effects,
    changed: changedGuards(
      plan,
      measured.filter(({ effect }) => own.has(effect.lane)),
      effects,
    ),
    lanes: lanes.map(({ lane, blocks }) => ({
      lane,
      blocks: blocks.counted.length,
      disturbed: blocks.disturbedByOthers,
      incomplete: blocks.incomplete,
      failed: blocks.failed.length,
      secondsPerBlock: secondsPerBlock(blocks),
    })),
    discoveries: shown.filter((_, index) => (adjusted[index] ?? 1) <= 0.1).map(({ effect }) => effect),
  };
}

/** Blocks and effects of every lane. The stopping rule of the runner and the analysis share them. */
export function assess(
  plan: AbPlan,
  samples: ReadonlyMap<string, readonly Sample[]>,
): {
  readonly lanes: readonly { readonly lane: string; readonly blocks: LaneBlocks }[];
  readonly measured: readonly MeasuredEffect[];
  readonly effects: readonly Effect[];
} {
  const each = plan.lanes.map((lane) => {
    const blocks = laneBlocks(plan, lane, samples.get(lane.id) ?? []);
    return { lane: lane.id, blocks, measured: measureEffects(plan, lane, blocks.counted) };
  });
  const lanes = each.map(({ lane, blocks }) => ({ lane, blocks }));
  const measured = each.flatMap((lane) => lane.measured);
  return { lanes, measured, effects: withContext(plan, withCertainOutcomes(plan, measured)) };
}

/** Samples by lane id. */
export function samplesByLane(samples: readonly Sample[]): Map<string, Sample[]> {
  return Map.groupBy(samples, ({ lane }) => lane);
}

function secondsPerBlock({ counted }: LaneBlocks): number | null {
  if (counted.length === 0) return null;
  return median(counted.map(({ baseline, candidate }) => (baseline.wallNs + candidate.wallNs) / 1e9));
}
