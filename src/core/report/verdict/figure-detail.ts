import type { ArmName } from '../../../model/names.ts';
import type { PlanLane } from '../../../model/plan.ts';
import type { AbRun } from '../../../model/run.ts';
import { median } from '../../../stats/summary.ts';
import { laneBlocks } from '../../analysis/ab/blocks.ts';
import { laneText } from '../../text/change-text.ts';
import { inlineText } from '../../text/escape.ts';
import { formatRate } from '../../text/format.ts';

/** Medians of the figures of both arms over the blocks that count, as cells of Markdown. They are shown and never judged. */
export function figureRows({ manifest, samples }: AbRun): string[][] {
  const { plan } = manifest;
  const lanes = plan.lanes.filter(({ role, figures }) => figures && (role === 'target' || role === 'guard'));
  return lanes.flatMap((lane) => rowsOf(lane, laneBlocks(plan, lane, samples).counted));
}

function rowsOf(lane: PlanLane, blocks: ReturnType<typeof laneBlocks>['counted']): string[][] {
  return (lane.figures ?? []).map(({ name, unit }) => {
    const amount = (arm: ArmName): string => {
      const values = blocks.flatMap((block) => block[arm].figures?.[name] ?? []);
      return values.length === 0 ? 'not measured' : inlineText(`${formatRate(median(values))} ${unit}`.trimEnd());
    };
    return [laneText(lane.id), inlineText(name), amount('baseline'), amount('candidate')];
  });
}
