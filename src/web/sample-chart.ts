import { scaleLinear } from 'd3-scale';
import { failureOf } from '../core/analysis/ab/blocks.ts';
import { laneText } from '../core/text/change-text.ts';
import { formatRate } from '../core/text/format.ts';
import { ARMS } from '../model/names.ts';

import type { Sample } from '../model/run.ts';
import { html, type Markup } from './markup.ts';

const HEIGHT_PX = 190;
const EDGE_PX = 12;
/** The time axis of longer runs is in minutes. */
const MINUTES_FROM_NS = 180e9;

/** The samples of one lane. */
interface LaneSamples {
  readonly lane: string;
  readonly unit: string;
  readonly samples: readonly Sample[];
  readonly disturbed: ReadonlySet<number>;
  readonly medians: { readonly baseline: number | null; readonly candidate: number | null };
}

/** Raw values of one lane in the order of time: circles are the baseline, squares the candidate, hollow ones are disturbed. */
export function sampleChart({ lane, unit, samples, disturbed, medians }: LaneSamples): Markup {
  const values = samples.flatMap(({ value }) => (value === null ? [] : [value]));
  if (values.length === 0) return html`<p class="note">No value was read on this lane.</p>`;
  const startsNs = samples.map(({ startedNs }) => startedNs);
  const time = most(startsNs) > MINUTES_FROM_NS ? { unit: 'min', ns: 60e9 } : { unit: 's', ns: 1e9 };
  const x = scaleLinear([0, Math.max(1e9, most(startsNs)) / time.ns], [1.5, 98.5]);
  const spread = most(values) - least(values);
  const pad = spread > 0 ? spread * 0.05 : Math.max(1e-9, Math.abs(values[0] ?? 1) * 0.01);
  const y = scaleLinear([least(values) - pad, most(values) + pad], [HEIGHT_PX - EDGE_PX, EDGE_PX]);
  const ticks = y.ticks(5);
  const labels = ticks.map(
    (tick) => html`<text x="52" y="${px(y(tick)) + 4}" text-anchor="end">${formatRate(tick)}</text>`,
  );
  const lines = ticks.map(
    (tick) => html`<line class="tick" x1="0" x2="100%" y1="${px(y(tick))}" y2="${px(y(tick))}"/>`,
  );
  const centre = ARMS.map((arm) => {
    const at = medians[arm];
    return at === null ? '' : html`<line class="median ${arm}" x1="0" x2="100%" y1="${px(y(at))}" y2="${px(y(at))}"/>`;
  });
  const points = samples.map((sample) =>
    point(sample, percent(x(sample.startedNs / time.ns)), px(y(sample.value ?? 0)), disturbed.has(sample.block)),
  );
  const times = x
    .ticks(4)
    .map((tick) => html`<text x="${percent(x(tick))}%" y="13" text-anchor="middle">${tick} ${time.unit}</text>`);
  const label = `${laneText(lane)}: ${values.length} values in ${unit} in the order of time, ${formatRate(least(values))} to ${formatRate(most(values))}`;
  return html`<div class="plot"><svg height="${HEIGHT_PX}" aria-hidden="true">${labels}</svg>
<svg height="${HEIGHT_PX}" role="img" aria-label="${label}">${lines}${centre}
${points}</svg><span></span><svg height="18" aria-hidden="true">${times}</svg></div>`;
}

/** The legend of the sample charts. */
export function sampleLegend(): Markup {
  return html`<ul class="legend"><li><svg aria-hidden="true"><circle class="baseline" cx="9" cy="6" r="3.5"/></svg>baseline (median dashed)</li>
<li><svg aria-hidden="true"><rect class="candidate" x="5.5" y="2.5" width="7" height="7"/></svg>candidate (median solid)</li>
<li><svg aria-hidden="true"><circle class="baseline hollow" cx="5" cy="6" r="3.5"/><rect class="candidate hollow" x="10" y="2.5" width="7" height="7"/></svg>hollow: block disturbed by others, not counted</li>
<li><svg aria-hidden="true">${cross(9, '', 6)}</svg>cross: the sample failed</li></ul>`;
}

function point(sample: Sample, x: number, y: number, disturbed: boolean): Markup {
  if (failureOf(sample) !== null) return cross(x, '%', HEIGHT_PX - 6);
  const name = `${sample.arm}${disturbed ? ' hollow' : ''}`;
  const title = html`<title>block ${sample.block}, ${sample.arm}, ${formatRate(sample.value ?? 0)}</title>`;
  return sample.arm === 'baseline'
    ? html`<circle class="${name}" cx="${x}%" cy="${y}" r="3">${title}</circle>`
    : html`<rect class="${name}" x="${x}%" y="${px(y - 3)}" width="6" height="6" transform="translate(-3)">${title}</rect>`;
}

function cross(x: number, unit: '%' | '', y: number): Markup {
  return html`<svg x="${x}${unit}" y="${y}" width="1" height="1"><path class="failed" d="M-4-4L4 4M-4 4L4-4"/></svg>`;
}

function least(values: readonly number[]): number {
  return values.reduce((low, value) => Math.min(low, value), Number.POSITIVE_INFINITY);
}

function most(values: readonly number[]): number {
  return values.reduce((high, value) => Math.max(high, value), Number.NEGATIVE_INFINITY);
}

function px(value: number): number {
  return Math.round(value * 10) / 10;
}

function percent(value: number): number {
  return Math.round(value * 100) / 100;
}
