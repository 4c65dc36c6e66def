import { scaleLinear } from 'd3-scale';
import type { DocumentBlock } from '../core/report/document/document.ts';
import { outcomeCell } from '../core/report/verdict/result-table.ts';
import { boundOf, changeText } from '../core/text/change-text.ts';
import { effectLaneText } from '../core/text/claim-text.ts';
import { formatPercent } from '../core/text/format.ts';
import { byQuantity, metricTexts } from '../core/text/metric-text.ts';
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
}

/** A scale that includes zero and all given changes. */
export function changeScale(changes: readonly number[]): ChangeScale {
  const finite = [0, ...changes.filter(Number.isFinite)];
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const domain = low === high ? [-0.02, 0.02] : [low, high];
  const scale = scaleLinear(domain, [EDGE * 100, (1 - EDGE) * 100]);
  return { at: (change) => round(Math.min(100, Math.max(0, scale(change)))), ticks: scale.ticks(4) };
}

/** The changes of a run, one chart for each metric, below the legend. */
export function intervalCharts({
  effects,
  confidence,
  equivalence,
}: Extract<DocumentBlock, { kind: 'intervals' }>): Markup {
  const charts = byQuantity(effects).map((own) => {
    const title = own[0] === undefined ? '' : metricTexts(own[0]).title;
    return html`<h3>${title}</h3>${intervalChart(own, equivalence)}`;
  });
  return html`<p class="note">Dot: estimate. Bar: ${confidence} interval over all looks. Solid line: no change. Dashed line: the bound.
On a target lane the shaded side beyond the bound is the required gain, and the grey band of ±${formatPercent(equivalence)} means “no change”; on a guard the shaded side is harm.</p>
${charts}`;
}

/** Intervals of one metric on a shared scale, one row per lane: the bound is shaded, the numbers are beside it. */
function intervalChart(effects: readonly Effect[], equivalence: number): Markup {
  const marks = effects.flatMap((effect) => [
    effect.change?.low ?? 0,
    effect.change?.high ?? 0,
    boundOf(effect) ?? 0,
    ...(effect.role === 'target' ? [-equivalence, equivalence] : []),
  ]);
  const scale = changeScale(marks);
  return html`<figure>${axis(scale)}${effects.map((effect) => row(effect, scale, equivalence))}</figure>`;
}

/** Tick labels over a chart. */
export function axisSvg({ at, ticks }: ChangeScale): Markup {
  const labels = ticks.map((tick) => html`<text x="${at(tick)}%" y="13" text-anchor="middle">${tickText(tick)}</text>`);
  return html`<svg height="18" aria-hidden="true">${labels}</svg>`;
}

/** Interval, end marks and estimate of an effect at `y` in pixels. */
export function intervalMarks({ change }: Effect, { at }: ChangeScale, y: number): Markup {
  if (change === null) return html`<text x="${at(0)}%" dx="6" y="${y + 4}">no interval yet</text>`;
  const [low, high] = [at(change.low), at(change.high)];
  const ends = [low, high].map((x) => html`<line class="interval" x1="${x}%" x2="${x}%" y1="${y - 6}" y2="${y + 6}"/>`);
  return html`<line class="interval" x1="${low}%" x2="${high}%" y1="${y}" y2="${y}"/>${ends}<circle class="estimate" cx="${at(change.estimate)}%" cy="${y}" r="5.5"/>`;
}

function axis(scale: ChangeScale): Markup {
  return html`<div class="row axis"><div class="name"></div><div class="strip">${axisSvg(scale)}</div><div class="numbers"></div></div>`;
}

function row(effect: Effect, scale: ChangeScale, equivalence: number): Markup {
  const { at, ticks } = scale;
  const lane = effectLaneText(effect);
  const label = `${lane}: ${changeText(effect.change)}, ${effect.outcome}`;
  return html`<div class="row"><div class="name">${lane}</div>
<div class="strip"><svg height="${ROW_PX}" role="img" aria-label="${label}">${zones(effect, scale, equivalence)}${ticks.map(
    (tick) => html`<line class="tick" x1="${at(tick)}%" x2="${at(tick)}%" y1="0" y2="${ROW_PX}"/>`,
  )}<line class="zero" x1="${at(0)}%" x2="${at(0)}%" y1="0" y2="${ROW_PX}"/>${boundLine(effect, scale)}${intervalMarks(effect, scale, MIDDLE)}</svg></div>
<div class="numbers">${changeText(effect.change)} ${cellMarkup(outcomeCell(effect.outcome))}</div></div>
`;
}

function zones(effect: Effect, { at }: ChangeScale, equivalence: number): Markup {
  const bound = boundOf(effect);
  if (bound === null) return EMPTY;
  const goodIsRight = effect.better === 'higher';
  const zone = (kind: string, from: number, to: number) =>
    html`<rect class="zone-${kind}" x="${from}%" width="${round(Math.max(0, to - from))}%" y="0" height="${ROW_PX}"/>`;
  const x = at(bound);
  const right = effect.role === 'target' ? goodIsRight : !goodIsRight;
  const beyond = zone(effect.role === 'target' ? 'good' : 'bad', right ? x : 0, right ? 100 : x);
  return effect.role === 'target' ? html`${zone('same', at(-equivalence), at(equivalence))}${beyond}` : beyond;
}

function boundLine(effect: Effect, { at }: ChangeScale): Markup {
  const bound = boundOf(effect);
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
