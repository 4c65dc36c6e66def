import { asciiSigns } from '../../text/change-text.ts';
import { plainText } from '../../text/escape.ts';
import { formatPercent } from '../../text/format.ts';
import type { IntervalAxis, IntervalRow } from './document.ts';
import { type AxisRange, axisRange, beyond } from './interval-axis.ts';

/** Longest label beside the plot; longer labels have a line of their own. */
const LABEL_COLUMNS_MAX = 29;
/** Half the smallest range a scale shows. */
const CHANGE_MIN = 0.0005;
const TICK_STEPS = [1, 2, 5];

/**
 * Intervals in plain ASCII, so that columns align in every font and e-mail: each axis has a line with its title and its own scale.
 * `width` is the number of columns, 40 or more; no line is longer.
 */
export function intervalPlot(axes: readonly IntervalAxis[], width: number): string {
  const labels = axes.flatMap(({ rows }) => rows.map(({ label }) => plainText(label, 200)));
  const longest = Math.max(...labels.map((label) => label.length), 0);
  const beside = longest <= Math.min(LABEL_COLUMNS_MAX, width - 30);
  const lines = axes.flatMap((axis) => axisLines(axis, beside ? longest + 1 : 2, width, beside));
  const isCut = axes.some(({ rows }) => rows.some((row) => isCutBy(row, axisRange(rows))));
  const hasBound = axes.some(({ rows }) => rows.some(({ bound }) => bound !== null));
  const legend = ['[--o--] interval', '| zero', ...(hasBound ? [': bound'] : []), ...(isCut ? ['> beyond'] : [])];
  const joined = legend.join('  ');
  return [...lines, joined.length <= width ? joined : legend.join(' ')].map((line) => line.trimEnd()).join('\n');
}

/** Whether a part of the interval is beyond the range. */
function isCutBy({ change }: IntervalRow, { low, high }: AxisRange): boolean {
  return change !== null && (change.low < low || change.high > high);
}

function axisLines({ title, rows }: IntervalAxis, margin: number, width: number, beside: boolean): string[] {
  const scale = makeScale(rows, width - margin);
  const drawn = rows.flatMap((row) => {
    const label = plainText(row.label, 200);
    const line = drawRow(row, scale);
    return beside ? [label.padEnd(margin) + line] : [plainText(label, width), ' '.repeat(margin) + line];
  });
  const head = asciiSigns(plainText(title, width));
  if (head.length < margin) return [head.padEnd(margin) + tickLine(scale), ...drawn];
  return [head, ' '.repeat(margin) + tickLine(scale), ...drawn];
}

interface Scale extends AxisRange {
  readonly columns: number;
}

function makeScale(rows: readonly IntervalRow[], columns: number): Scale {
  const { low, high } = axisRange(rows);
  const pad = high > low ? Math.max((high - low) * 0.04, CHANGE_MIN) : 0.01;
  return { low: low - pad, high: high + pad, columns };
}

function columnOf(value: number, { low, high, columns }: Scale): number {
  const column = Math.round(((value - low) / (high - low)) * (columns - 1));
  return Math.max(0, Math.min(columns - 1, column));
}

function drawRow(row: IntervalRow, scale: Scale): string {
  const cells = Array.from({ length: scale.columns }, () => ' ');
  const zero = columnOf(0, scale);
  const { bound, change } = row;
  cells[zero] = '|';
  if (bound !== null) cells[columnOf(bound, scale)] = ':';
  if (change === null) {
    return `${cells.slice(0, zero + 1).join('')} no interval`.slice(0, scale.columns);
  }
  const side = beyond(row, scale);
  if (side !== null) return beyondRow(cells, change.estimate, side);
  const [low, high] = [columnOf(change.low, scale), columnOf(change.high, scale)];
  for (let column = low; column <= high; column++) if (cells[column] === ' ') cells[column] = '-';
  cells[low] = change.low < scale.low ? '<' : '[';
  cells[high] = change.high > scale.high ? '>' : ']';
  cells[columnOf(change.estimate, scale)] = 'o';
  return cells.join('');
}

/** An estimate that the axis does not show, as a number at its edge. */
function beyondRow(cells: string[], estimate: number, side: 'low' | 'high'): string {
  const number = asciiSigns(formatPercent(estimate, { signed: true }))
    .replace(' ', '')
    .slice(0, cells.length - 2);
  const text = side === 'high' ? `${number} >` : `< ${number}`;
  cells.splice(side === 'high' ? cells.length - text.length : 0, text.length, ...text);
  return cells.join('');
}

/** Labels at round percentages; zero is always there, a label that would touch another is left out. */
function tickLine(scale: Scale): string {
  const cells = Array.from({ length: scale.columns }, () => ' ');
  const step = tickStep((scale.high - scale.low) / Math.max(2, Math.floor(scale.columns / 7)));
  const count = Math.floor(Math.max(-scale.low, scale.high) / step);
  const ticks = Array.from({ length: count }, (_, index) => (index + 1) * step).flatMap((tick) => [-tick, tick]);
  for (const tick of [0, ...ticks]) {
    if (tick < scale.low || tick > scale.high) continue;
    const text = tick === 0 ? '0' : `${tick > 0 ? '+' : ''}${Number((tick * 100).toPrecision(4))}%`;
    const start = Math.max(0, Math.min(scale.columns - text.length, columnOf(tick, scale) - (text.length >> 1)));
    const around = cells.slice(Math.max(0, start - 1), start + text.length + 1);
    if (around.every((cell) => cell === ' ')) cells.splice(start, text.length, ...text);
  }
  return cells.join('');
}

function tickStep(atLeast: number): number {
  const power = 10 ** Math.floor(Math.log10(atLeast));
  return (TICK_STEPS.find((factor) => factor * power >= atLeast) ?? 10) * power;
}
