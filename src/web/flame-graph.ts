import { type FlameBox, flameBoxes, flameTree } from '../core/profile/flame-tree.ts';
import type { ShareChange } from '../core/profile/profile-change.ts';
import { formatPercent } from '../core/text/format.ts';
import { html, type Markup } from './markup.ts';

const WIDTH = 1000;
const ROW = 18;
/** Narrowest frame with a name, and width of a character, in units of the drawing. */
const TEXT = { least: 30, character: 7 } as const;
/** The smallest change of a share that has the full colour. */
const FULL = 0.05;

/** Two profiles as one flame graph: the width of a frame is its mean share, its colour the change of the share. */
export function flameGraph(stacks: readonly ShareChange[], labels: readonly [string, string]): Markup {
  const boxes = flameBoxes(flameTree(stacks));
  const depth = Math.max(0, ...boxes.map((box) => box.depth));
  const height = (depth + 1) * ROW;
  return html`<figure><div class="scroll"><svg class="flames" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Differential flame graph">
${boxes.map((box) => frame(box, height, labels))}
</svg></div><figcaption>Callers below, callees above. Width: mean share of the samples. Red: more of them in ${labels[1]} than in ${labels[0]}; blue: fewer.</figcaption></figure>`;
}

function frame(
  { name, baseline, candidate, left, width, depth }: FlameBox,
  height: number,
  labels: readonly [string, string],
): Markup {
  const [x, y, wide] = [left * WIDTH, height - (depth + 1) * ROW, width * WIDTH];
  const change = candidate - baseline;
  const strength = Math.round(100 * Math.min(1, Math.abs(change) / FULL));
  const side = change >= 0 ? 'more' : 'fewer';
  const room = Math.floor((wide - 6) / TEXT.character);
  const label = wide < TEXT.least ? '' : name.length <= room ? name : `${name.slice(0, Math.max(1, room - 1))}…`;
  return html`<g><title>${name}: ${formatPercent(baseline)} of ${labels[0]}, ${formatPercent(candidate)} of ${labels[1]}</title>
<rect class="flame ${side}" x="${x.toFixed(1)}" y="${y}" width="${wide.toFixed(1)}" height="${ROW - 1}" fill-opacity="${(0.15 + (0.75 * strength) / 100).toFixed(2)}"/>
<text x="${(x + 3).toFixed(1)}" y="${y + ROW - 5}">${label}</text></g>
`;
}
