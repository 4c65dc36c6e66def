import type { Effect } from '../../../model/verdict.ts';
import { amountText, askedText, changeText, laneText, METRIC_WORDS, roleText } from '../../text/change-text.ts';
import { inlineText } from '../../text/escape.ts';

/** A row of the result, in plain text; every shell escapes it for its own medium. */
export interface ResultRow {
  readonly lane: string;
  readonly baseline: string;
  readonly candidate: string;
  readonly change: string;
  readonly role: string;
  readonly outcome: string;
}

/** What is judged, and what could contradict it. */
export const SHOWN: ReadonlySet<Effect['role']> = new Set(['target', 'guard', 'sanity']);

/** Safe guards of a metric take one line together from this many on. */
const FOLD_FROM = 2;
const NO_BREAK = '\u00a0';
const HEAD = ['lane', 'baseline', 'candidate', 'change, {confidence} interval', 'role', 'outcome'];

/**
 * Rows people decide by: throughput lane by lane, then the other metrics. Guards of another metric that are safe share
 * one row with the worst of them; those that are not stand by themselves. Rows that are never judged are left out.
 */
export function resultRows(effects: readonly Effect[]): ResultRow[] {
  const judged = effects.filter(({ role }) => SHOWN.has(role));
  const others = (['rss', 'faults', 'cpu'] as const).flatMap((metric) => {
    const rows = judged.filter((effect) => effect.metric === metric);
    const safe = rows.filter(({ outcome }) => outcome === 'SAFE');
    const alone = rows.filter(({ outcome }) => safe.length < FOLD_FROM || outcome !== 'SAFE');
    return [...alone.map(resultRow), ...(safe.length < FOLD_FROM ? [] : [foldedRow(safe)])];
  });
  return [...judged.filter(({ metric }) => metric === 'throughput').map(resultRow), ...others];
}

/** One effect as a row. */
export function resultRow(effect: Effect): ResultRow {
  const lane = laneText(effect.lane);
  return {
    lane: effect.metric === 'throughput' ? lane : `${lane}, ${METRIC_WORDS[effect.metric]}`,
    baseline: amountText(effect, effect.baseline),
    candidate: amountText(effect, effect.candidate),
    change: changeText(effect.change),
    role: roleText(effect),
    outcome: effect.outcome === 'INFO' ? 'info' : effect.outcome,
  };
}

/** The rows as a Markdown table; rows beyond `max` are counted in a last line. */
export function resultTable(rows: readonly ResultRow[], confidence: string, max: number): string {
  const cells = rows.slice(0, max).map(({ lane, baseline, candidate, change, role, outcome }) => {
    const strong = STRONG.has(outcome) ? `**${outcome}**` : outcome;
    const plain = [lane, baseline, candidate].map((text) => inlineText(text, 120));
    return [
      ...plain,
      unbroken(inlineText(change, 120)),
      inlineText(role, 120).replace(/([≥≤]) (\S+) %/, `$1${NO_BREAK}$2${NO_BREAK}%`),
      strong,
    ];
  });
  const head = HEAD.map((text) => text.replace('{confidence}', confidence));
  const lines = [head, ['---', '--:', '--:', '--:', '---', '---'], ...cells].map((line) => `| ${line.join(' | ')} |`);
  const rest = rows.length - cells.length;
  return [...lines, ...(rest > 0 ? ['', `… and ${rest} more ${rest === 1 ? 'row' : 'rows'} in the report.`] : [])].join(
    '\n',
  );
}

/** Outcomes that carry a verdict by themselves. */
const STRONG: ReadonlySet<string> = new Set(['WIN', 'LOSS', 'HARM']);

/** A change stays on one line with its interval. */
function unbroken(text: string): string {
  return text.replaceAll(' ', NO_BREAK);
}

function foldedRow(safe: readonly Effect[]): ResultRow {
  const badness = (effect: Effect) => (effect.change?.estimate ?? 0) * (effect.better === 'higher' ? -1 : 1);
  const worst = safe.reduce((most, effect) => (badness(effect) > badness(most) ? effect : most));
  const asked = new Set(safe.map(askedText));
  return {
    ...resultRow(worst),
    lane: `${METRIC_WORDS[worst.metric]}, worst of ${safe.length} lanes: ${laneText(worst.lane)}`,
    role: asked.size === 1 ? `guard ${askedText(worst)}` : 'guard',
    outcome: `SAFE ${safe.length} of ${safe.length}`,
  };
}
