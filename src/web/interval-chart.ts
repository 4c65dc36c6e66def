import { scaleLinear } from 'd3-scale';
import type { IntervalRow } from '../core/report/document/document.ts';
import { bareText, cellOf, type DocumentBlock } from '../core/report/document/document.ts';
import { beyond, rangeOf, rowMarks } from '../core/report/document/interval-axis.ts';
import { changeText } from '../core/text/change-text.ts';
import type { Effect } from '../model/verdict.ts';
import { cellMarkup } from './inline.ts';
import { EMPTY, html, type Markup } from './markup.ts';

/** Free share of the width on both sides, so that end marks and labels stay inside. */
const EDGE = 0.03;
const ROW_PX = 34;
const MIDDLE = ROW_PX / 2;

/** A scale from a change to percent of the width. */
interface ChangeScale {
  readonly at: (change: number) => number;
  readonly ticks: readonly number[];
  /** The smallest and the largest change that it shows. */
  readonly low: number;
  readonly high: number;
}

/** A scale that includes zero and all given changes. */
export function changeScale(changes: readonly number[]): ChangeScale {
  const finite = [0, ...changes.filter(Number.isFinite)];
  const [least, most] = [Math.min(...finite), Math.max(...finite)];
  const [low, high] = least === most ? [-0.02, 0.02] : [least, most];
  const scale = scaleLinear([low, high], [EDGE * 100, (1 - EDGE) * 100]);
  return { at: (change) => round(Math.min(100, Math.max(0, scale(change)))), ticks: scale.ticks(4), low, high };
}

/** The changes of a result, one chart for each axis, below the legend. */
export function intervalCharts({ axes, note, equivalence }: Extract<DocumentBlock, { kind: 'intervals' }>): Markup {
  const charts = axes.map(({ title, rows }) => html`<h3>${title}</h3>${intervalChart(rows, equivalence)}`);
  return html`<p class="note">${note}</p>
${charts}`;
}

/** Intervals on one scale, one row for each: the bound is shaded, the numbers are beside it. */
function intervalChart(rows: readonly IntervalRow[], equivalence: number | null): Markup {
  const band = (row: IntervalRow) => (row.isTarget && equivalence !== null ? [-equivalence, equivalence] : []);
  const { low, high } = rangeOf(rows.map((row) => [...rowMarks(row), ...band(row)]));
  const scale = changeScale([low, high]);
  return html`<figure>${axis(scale)}${rows.map((each) => row(each, scale, equivalence))}</figure>`;
}

/** Tick labels over a chart. */
export function axisSvg({ at, ticks }: ChangeScale): Markup {
  const labels = ticks.map((tick) => html`<text x="${at(tick)}%" y="13" text-anchor="middle">${tickText(tick)}</text>`);
  return html`<svg height="18" aria-hidden="true">${labels}</svg>`;
}

/** Interval, end marks and estimate of a change at `y` in pixels. */
export function intervalMarks(
  { change }: { readonly change: Effect['change'] },
  scale: ChangeScale,
  y: number,
): Markup {
  const { at } = scale;
  if (change === null) return html`<text x="${at(0)}%" dx="6" y="${y + 4}">no interval yet</text>`;
  const side = beyond({ change }, scale);
  if (side !== null) {
    const [x, anchor, arrow] = side === 'high' ? [100, 'end', 'beyond →'] : [0, 'start', '← beyond'];
    return html`<text x="${x}%" y="${y + 4}" text-anchor="${anchor}">${arrow}</text>`;
  }
  const [low, high] = [at(change.low), at(change.high)];
  // An end that the axis does not show has no mark.
  const shown = [change.low < scale.low ? [] : [low], change.high > scale.high ? [] : [high]].flat();
  const ends = shown.map((x) => html`<line class="interval" x1="${x}%" x2="${x}%" y1="${y - 6}" y2="${y + 6}"/>`);
  return html`<line class="interval" x1="${low}%" x2="${high}%" y1="${y}" y2="${y}"/>${ends}<circle class="estimate" cx="${at(change.estimate)}%" cy="${y}" r="5.5"/>`;
}

function axis(scale: ChangeScale): Markup {
  return html`<div class="row axis"><div class="name"></div><div class="strip">${axisSvg(scale)}</div><div class="numbers"></div></div>`;
}

function row(each: IntervalRow, scale: ChangeScale, equivalence: number | null): Markup {
  const { at, ticks } = scale;
  const { label, change, result } = each;
  const named = [`${label}: ${changeText(change)}`, bareText(cellOf(result).text)]
    .filter((text) => text !== '')
    .join(', ');
  return html`<div class="row"><div class="name">${label}</div>
<div class="strip"><svg height="${ROW_PX}" role="img" aria-label="${named}">${zones(each, scale, equivalence)}${ticks.map(
    (tick) => html`<line class="tick" x1="${at(tick)}%" x2="${at(tick)}%" y1="0" y2="${ROW_PX}"/>`,
  )}<line class="zero" x1="${at(0)}%" x2="${at(0)}%" y1="0" y2="${ROW_PX}"/>${boundLine(each, scale)}${intervalMarks(each, scale, MIDDLE)}</svg></div>
<div class="numbers">${changeText(change)} ${cellMarkup(result)}</div></div>
`;
}

function zones({ bound, better, isTarget }: IntervalRow, { at }: ChangeScale, equivalence: number | null): Markup {
  if (bound === null) return EMPTY;
  const goodIsRight = better === 'higher';
  const zone = (kind: string, from: number, to: number) =>
    html`<rect class="zone-${kind}" x="${from}%" width="${round(Math.max(0, to - from))}%" y="0" height="${ROW_PX}"/>`;
  const x = at(bound);
  const right = isTarget ? goodIsRight : !goodIsRight;
  const side = zone(isTarget ? 'good' : 'bad', right ? x : 0, right ? 100 : x);
  return isTarget && equivalence !== null ? html`${zone('same', at(-equivalence), at(equivalence))}${side}` : side;
}

function boundLine({ bound }: IntervalRow, { at }: ChangeScale): Markup {
  if (bound === null) return EMPTY;
  return html`<line class="bound" x1="${at(bound)}%" x2="${at(bound)}%" y1="0" y2="${ROW_PX}"/>`;
}

function tickText(change: number): string {
  if (change === 0) return '0';
  return `${change < 0 ? '−' : '+'}${Number((Math.abs(change) * 100).toPrecision(6))} %`;
}

function round(percent: number): number {
  return Math.round(percent * 100) / 100;
}
