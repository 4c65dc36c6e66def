import type { LaneProgram } from '../../../model/plan.ts';
import type { Relative } from '../../analysis/survey/comparisons.ts';
import type { FigureStanding } from '../../analysis/survey/figure-standings.ts';
import type { Standing } from '../../analysis/survey/standings.ts';
import { metricTitle } from '../../text/metric-text.ts';
import type { DocumentBlock, IntervalAxis, IntervalRow } from '../document/document.ts';
import { axisTitle } from '../verdict/effect-axes.ts';

/** A longer name of the first allocator does not fit into the head of a column. */
const REFERENCE_CHARACTERS = 16;

/** The changes of the other arms against the first, each quantity on its own axis; text media draw speed and peak memory. */
export function compareChart(
  order: readonly Standing[],
  figures: readonly FigureStanding[],
  labels: readonly string[],
  { metric, better }: Pick<LaneProgram, 'metric' | 'better'>,
): DocumentBlock[] {
  const reference = referenceName(labels);
  const axis = (
    what: string,
    direction: 'higher' | 'lower',
    changeOf: (standing: Standing) => Relative | null,
    isPlotted = false,
  ): IntervalAxis => ({
    title: axisTitle(`${what} against ${reference}`, direction),
    rows: order.flatMap((standing): IntervalRow[] => {
      const change = changeOf(standing);
      if (standing.arm === 0 || change === null) return [];
      const label = labels[standing.arm] ?? '';
      return [{ label, change, better: direction, bound: null, isTarget: false, result: '', pageOnly: !isPlotted }];
    }),
  });
  const axes = [
    axis(metricTitle({ metric: 'throughput', name: metric }), better, ({ relative }) => relative.throughput, true),
    axis(metricTitle({ metric: 'rss' }), 'lower', ({ relative }) => relative.rssPeak, true),
    axis('RSS at the end', 'lower', ({ relative }) => relative.rssEnd),
    axis(metricTitle({ metric: 'faults' }), 'lower', ({ relative }) => relative.faults),
    ...figures.map(({ figure, arms }) => axis(figure.name, figure.better, ({ arm }) => arms[arm]?.relative ?? null)),
  ].filter(({ rows }) => rows.length > 0);
  if (axes.length === 0) return [];
  return [{ kind: 'intervals', axes, note: chartNote(reference), equivalence: null }];
}

function chartNote(reference: string): string {
  return `Dot: estimate. Bar: interval, as in the table. Solid line: ${reference}.`;
}

/** The first allocator in the heads of columns and charts. */
export function referenceName([first = '']: readonly string[]): string {
  return first.length <= REFERENCE_CHARACTERS ? first : 'the first';
}
