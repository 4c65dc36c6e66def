import type { Effect } from '../../../model/verdict.ts';
import { boundOf } from '../../text/change-text.ts';
import { effectLaneText } from '../../text/claim-text.ts';
import { plainText } from '../../text/escape.ts';
import { metricTexts } from '../../text/metric-text.ts';

/** Longest label beside the plot; longer labels have a line of their own. */
const LABEL_COLUMNS_MAX = 29;
/** Changes beyond a millionfold are drawn at the edge. */
const CHANGE_MAX = 1e6;
/** Half the smallest range a scale shows. */
const CHANGE_MIN = 0.0005;
const TICK_STEPS = [1, 2, 5];

/** Roles of effects that are judged, or that could contradict what is judged. */
export const JUDGED_ROLES: ReadonlySet<Effect['role']> = new Set(['target', 'guard', 'sanity']);

/** The effects of a plot: all of throughput, then those of other metrics that are not safe. */
export function plottedEffects(effects: readonly Effect[]): Effect[] {
  const judged = effects.filter((effect) => JUDGED_ROLES.has(effect.role));
  const others = judged.filter(({ metric, outcome }) => metric !== 'throughput' && outcome !== 'SAFE');
  return [...judged.filter(({ metric }) => metric === 'throughput'), ...others];
}

/**
 * Intervals of effects on one shared scale, in plain ASCII so that columns align in every font and e-mail.
 * `width` is the number of columns, 40 or more; no line is longer.
 */
export function intervalPlot(effects: readonly Effect[], width: number): string {
  const labels = effects.map(labelOf);
  const longest = Math.max(...labels.map((label) => label.length), 0);
  const beside = longest <= Math.min(LABEL_COLUMNS_MAX, width - 30);
  const margin = beside ? longest + 1 : 2;
  const scale = makeScale(effects, width - margin);
  const rows = effects.flatMap((effect, index) => {
    const label = labels[index] ?? '';
    const line = drawRow(effect, scale);
    return beside ? [label.padEnd(margin) + line] : [plainText(label, width), ' '.repeat(margin) + line];
  });
  const legend = '[--o--] interval  | zero  : bound';
  return [' '.repeat(margin) + tickLine(scale), ...rows, legend].map((line) => line.trimEnd()).join('\n');
}

interface Scale {
  readonly low: number;
  readonly high: number;
  readonly columns: number;
}

function makeScale(effects: readonly Effect[], columns: number): Scale {
  const marks = effects.flatMap((effect) => [effect.change?.low ?? 0, effect.change?.high ?? 0, boundOf(effect) ?? 0]);
  const finite = [0, ...marks.map((mark) => Math.max(-CHANGE_MAX, Math.min(CHANGE_MAX, mark)))];
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const pad = high > low ? Math.max((high - low) * 0.04, CHANGE_MIN) : 0.01;
  return { low: low - pad, high: high + pad, columns };
}

function columnOf(value: number, { low, high, columns }: Scale): number {
  const column = Math.round(((value - low) / (high - low)) * (columns - 1));
  return Math.max(0, Math.min(columns - 1, column));
}

function drawRow(effect: Effect, scale: Scale): string {
  const cells = Array.from({ length: scale.columns }, () => ' ');
  const zero = columnOf(0, scale);
  const bound = boundOf(effect);
  cells[zero] = '|';
  if (bound !== null) cells[columnOf(bound, scale)] = ':';
  if (effect.change === null) {
    return `${cells.slice(0, zero + 1).join('')} no interval`.slice(0, scale.columns);
  }
  const [low, high] = [columnOf(effect.change.low, scale), columnOf(effect.change.high, scale)];
  for (let column = low; column <= high; column++) if (cells[column] === ' ') cells[column] = '-';
  cells[low] = '[';
  cells[high] = ']';
  cells[columnOf(effect.change.estimate, scale)] = 'o';
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

function labelOf(effect: Effect): string {
  const lane = plainText(effectLaneText(effect), 200);
  const isUnnamed = effect.metric === 'throughput' && effect.name === undefined;
  return isUnnamed ? lane : `${lane} ${metricTexts(effect).short}`;
}
