import type { Effect, EffectOutcome } from '../../../model/verdict.ts';
import {
  amountText,
  boundOf,
  boundText,
  changeText,
  JUDGED_ROLES,
  laneText,
  roleText,
} from '../../text/change-text.ts';
import { claimMark } from '../../text/claim-text.ts';
import { byQuantity, metricTexts } from '../../text/metric-text.ts';
import { table } from '../document/blocks.ts';
import type { Cell, DocumentTable, Inline, Tone } from '../document/document.ts';

/** Safe guards of a metric share one row from this many on. */
const FOLD_FROM = 2;

const TONES: Readonly<Partial<Record<EffectOutcome, Tone>>> = {
  WIN: 'good',
  SAFE: 'good',
  LOSS: 'bad',
  HARM: 'bad',
  'RULED OUT': 'bad',
  EQUIVALENT: 'same',
  CONTEXT: 'doubt',
  OPEN: 'doubt',
};

/** Outcomes that carry a verdict by themselves. */
const STRONG: ReadonlySet<EffectOutcome> = new Set(['WIN', 'LOSS', 'HARM']);

/**
 * The effects that decide the verdict: throughput of each lane, then the other metrics. Guards of another metric that are safe share
 * one row with the worst of them. Effects that are never judged are left out.
 */
export function resultTable(effects: readonly Effect[], confidence: string): DocumentTable {
  const judged = effects.filter(({ role }) => JUDGED_ROLES.has(role));
  const isPrimary = ({ metric }: Effect) => metric === 'throughput';
  const others = byQuantity(judged.filter((effect) => !isPrimary(effect))).flatMap((rows) => {
    const safe = rows.filter(({ outcome }) => outcome === 'SAFE');
    if (safe.length < FOLD_FROM) return rows.map(resultRow);
    return [...rows.filter(({ outcome }) => outcome !== 'SAFE').map(resultRow), foldedRow(safe)];
  });
  return table(resultColumns(confidence), [...judged.filter(isPrimary).map(resultRow), ...others], {
    words: [4, 5],
    caption: 'Medians of both sides, and the change that each lane is judged by',
    spare: 4,
  });
}

/** Heads of the cells of `resultRow`. */
export function resultColumns(confidence: string): (string | Cell)[] {
  const change = { text: `change, ${confidence} interval`, short: { start: `change, ${confidence}`, end: '' } };
  return ['lane', 'baseline', 'candidate', change, 'role', 'outcome'];
}

/** One effect: lane and metric, both medians, change, role, outcome. */
export function resultRow(effect: Effect): Cell[] {
  const lane = laneText(effect.lane);
  const isThroughput = effect.metric === 'throughput' && effect.name === undefined;
  const { name, short } = metricTexts(effect);
  const mark = claimMark(effect);
  return [
    {
      text: `${lane}${isThroughput ? '' : `, ${name}`}${mark}`,
      short: { start: lane, end: `${isThroughput ? '' : `, ${short}`}${mark}` },
    },
    amountCell(effect, effect.baseline),
    amountCell(effect, effect.candidate),
    { text: [{ unbroken: changeText(effect.change) }] },
    { text: roleSpans(effect) },
    outcomeCell(effect.outcome),
  ];
}

/** An outcome in its tone. */
export function outcomeCell(outcome: EffectOutcome): Cell {
  const text = outcome === 'INFO' ? 'info' : outcome;
  const tone = TONES[outcome];
  return { text: STRONG.has(outcome) ? [{ strong: text }] : text, ...(tone && { tone }) };
}

/** A median; its short form lacks the unit ops/s. */
function amountCell(effect: Effect, value: number | null): Cell {
  const text = amountText(effect, value);
  const assumed = { ...effect, unit: effect.unit === 'ops/s' ? '' : effect.unit };
  return { text, short: { start: amountText(assumed, value), end: '' } };
}

/** The bound stays on one line. */
function roleSpans(effect: Effect): Inline {
  return boundOf(effect) === null ? roleText(effect) : [`${effect.role} `, { unbroken: boundText(effect) }];
}

function foldedRow(safe: readonly Effect[]): Cell[] {
  const badness = (effect: Effect) => (effect.change?.estimate ?? 0) * (effect.better === 'higher' ? -1 : 1);
  const worst = safe.reduce((most, effect) => (badness(effect) > badness(most) ? effect : most));
  const count = safe.length;
  const head = `${metricTexts(worst).name}, worst of ${count}`;
  const [, baseline, candidate, change, role] = resultRow(worst);
  const isOneBound = new Set(safe.map(boundText)).size === 1;
  return [
    { text: `${head} lanes: ${laneText(worst.lane)}`, short: { start: head, end: '' } },
    ...[baseline, candidate, change].filter((cell) => cell !== undefined),
    isOneBound && role ? role : { text: 'guard' },
    { text: `SAFE ${count} of ${count}`, short: { start: `SAFE ${count}/${count}`, end: '' }, tone: 'good' },
  ];
}
