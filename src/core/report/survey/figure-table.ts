import type { FigureStanding } from '../../analysis/survey/figure-standings.ts';
import { changeText } from '../../text/change-text.ts';
import { formatRate } from '../../text/format.ts';
import type { DocumentTable } from '../document/document.ts';

/**
 * The figures of a lane: one row for each figure and arm, since one column for each is too wide for a phone. Null without figures
 * or without measurements.
 */
export function figureTable(figures: readonly FigureStanding[], labels: readonly string[]): DocumentTable | null {
  const rows = figures.flatMap(rowsOf(labels));
  const measured = figures.some(({ arms }) => arms.some(({ median }) => median !== null));
  if (!measured) return null;
  return { kind: 'table', columns: ['figure', 'allocator', 'median', 'against the first'], rows, words: [1] };
}

function rowsOf(labels: readonly string[]): (standing: FigureStanding) => string[][] {
  return ({ figure: { name, unit, better }, arms }) => {
    const title = `${name}, ${better === 'lower' ? 'less' : 'more'} is better`;
    if (arms.every(({ median }) => median === null)) return [[title, 'all', 'not printed', '—']];
    return arms.map(({ median, relative }, arm) => [
      arm === 0 ? title : '',
      labels[arm] ?? '',
      median === null ? 'not measured' : `${formatRate(median)} ${unit}`.trimEnd(),
      arm === 0 ? 'the first' : relative === null ? '—' : changeText(relative),
    ]);
  };
}
