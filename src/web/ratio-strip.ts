import { rangeOf } from '../core/report/document/interval-axis.ts';
import { laneText } from '../core/text/change-text.ts';
import type { Sample } from '../model/run.ts';
import type { Effect } from '../model/verdict.ts';
import { axisSvg, changeScale, intervalMarks } from './interval-chart.ts';
import { EMPTY, html, type Markup } from './markup.ts';

const HEIGHT_PX = 92;
const TOP_PX = 36;
/** Heights of the dots in turn, so that equal ratios do not hide one another. */
const LEVELS = 8;

/** Candidate against baseline in each block, below the interval of all blocks. */
export function ratioStrip(effect: Effect, samples: readonly Sample[], disturbed: ReadonlySet<number>): Markup {
  const changes = blockChanges(samples);
  if (changes.length === 0) return EMPTY;
  const ends = effect.change === null ? [] : [effect.change.low, effect.change.high];
  // One block far beyond the others must not flatten them: an arrow at the edge stands for it.
  const { low, high } = rangeOf(changes.map(({ change }) => [change, ...ends]));
  const scale = changeScale([low, high]);
  const dots = changes.map(({ block, change }, index) => {
    const y = TOP_PX + (index % LEVELS) * ((HEIGHT_PX - TOP_PX - 6) / (LEVELS - 1));
    if (change > scale.high) return html`<text x="100%" y="${Math.round(y) + 4}" text-anchor="end">→</text>`;
    if (change < scale.low) return html`<text x="0" y="${Math.round(y) + 4}">←</text>`;
    return html`<circle class="dot${disturbed.has(block) ? ' hollow' : ''}" cx="${scale.at(change)}%" cy="${Math.round(y)}" r="3"/>`;
  });
  const zero = scale.at(0);
  const label = `${laneText(effect.lane)}: change in each of ${changes.length} blocks`;
  return html`<div class="plot"><span></span><div>${axisSvg(scale)}<svg height="${HEIGHT_PX}" role="img" aria-label="${label}"><line class="zero" x1="${zero}%" x2="${zero}%" y1="0" y2="${HEIGHT_PX}"/>${dots}${intervalMarks(effect, scale, 14)}</svg></div></div>`;
}

/** Candidate / baseline − 1 of every block with positive values of both arms. */
function blockChanges(samples: readonly Sample[]): { readonly block: number; readonly change: number }[] {
  const blocks = Map.groupBy(samples, ({ block }) => block);
  return [...blocks].flatMap(([block, both]) => {
    const value = (arm: Sample['arm']) => both.find((sample) => sample.arm === arm)?.value ?? 0;
    const [baseline, candidate] = [value('baseline'), value('candidate')];
    return baseline > 0 && candidate > 0 ? [{ block, change: candidate / baseline - 1 }] : [];
  });
}
