import { countedValue } from '../core/analysis/ab/counted-value.ts';
import { disturbedBlocks } from '../core/analysis/ab/lane-tally.ts';
import { outcomeCell } from '../core/report/verdict/result-table.ts';
import { changeText } from '../core/text/change-text.ts';
import { effectLaneText } from '../core/text/claim-text.ts';
import type { AbPlan } from '../model/plan.ts';
import type { AbRun, Sample } from '../model/run.ts';
import type { Effect } from '../model/verdict.ts';
import { cellMarkup } from './inline.ts';
import { EMPTY, html, type Markup } from './markup.ts';
import { ratioStrip } from './ratio-strip.ts';
import { sampleChart, sampleLegend } from './sample-chart.ts';

/** Most points in a report, so that a large one opens quickly; and fewest blocks of each lane. */
const POINTS_MAX = 12_000;
const BLOCKS_MIN = 30;
/** Most lanes with open charts; the others are folded. */
const OPEN_MAX = 6;

/** For each lane: raw samples in the order of time, then the change in each block. */
export function laneCards(all: readonly Effect[], run: AbRun): Markup {
  const byLane = Map.groupBy(run.samples, ({ lane }) => lane);
  const effects = all.filter(({ metric, lane }) => metric === 'throughput' && byLane.has(lane));
  const blocksMax = Math.max(BLOCKS_MIN, Math.floor(POINTS_MAX / 3 / Math.max(1, effects.length)));
  const cards = effects.map((effect, index) => {
    const card = laneCard(effect, byLane.get(effect.lane) ?? [], run.manifest.plan, blocksMax);
    const title = html`${effectLaneText(effect)}: ${changeText(effect.change)} ${cellMarkup(outcomeCell(effect.outcome))}`;
    if (index < OPEN_MAX) return html`<h3>${title}</h3>${card}`;
    return html`<details><summary>${title}</summary>${card}</details>`;
  });
  return html`${sampleLegend()}${cards}`;
}

function laneCard(effect: Effect, samples: readonly Sample[], plan: AbPlan, blocksMax: number): Markup {
  const disturbed = disturbedBlocks(plan, samples);
  const { shown: drawn, every } = thinned(samples, blocksMax);
  const lane = plan.lanes.find(({ id }) => id === effect.lane);
  const shown = lane ? drawn.map((sample) => ({ ...sample, value: countedValue(effect, lane, sample) })) : drawn;
  const medians = { baseline: effect.baseline, candidate: effect.candidate };
  const note =
    every === 1
      ? EMPTY
      : html`<p class="note">Every ${ordinal(every)} block is drawn, chosen by its number alone; the bundle has all.</p>`;
  return html`<figure><figcaption>Every sample in ${effect.unit} over the time of sampling</figcaption>
${sampleChart({ lane: effect.lane, unit: effect.unit, samples: shown, disturbed, medians })}</figure>
<figure><figcaption>Candidate against baseline: each dot is one block, the bar above is the interval</figcaption>
${ratioStrip(effect, shown, disturbed)}</figure>${note}`;
}

/** Every nth block: the choice depends neither on arms nor on values. */
function thinned(
  samples: readonly Sample[],
  blocksMax: number,
): { readonly shown: readonly Sample[]; readonly every: number } {
  const blocks = new Set(samples.map(({ block }) => block)).size;
  const every = Math.ceil(blocks / blocksMax);
  return {
    shown: every <= 1 ? samples : samples.filter(({ block }) => block % every === 0),
    every: Math.max(1, every),
  };
}

function ordinal(count: number): string {
  return `${count}${{ 2: 'nd', 3: 'rd' }[count] ?? 'th'}`;
}
