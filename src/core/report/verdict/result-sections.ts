import type { AbRun } from '../../../model/run.ts';
import type { Verdict } from '../../../model/verdict.ts';
import { confidenceText } from '../../text/change-text.ts';
import { codeBlock, inlineCode, inlineText } from '../../text/escape.ts';
import { formatSeconds } from '../../text/format.ts';
import { intervalPlot, plottedEffects } from './interval-plot.ts';
import { ssotBlocks } from './record.ts';
import type { Detail } from './result-details.ts';
import { resultRows, resultTable } from './result-table.ts';

/** How much of a result is written; each number is the most that is shown. */
export interface Level {
  readonly details: 'all' | 'repeat';
  readonly rows: number;
  readonly plotRows: number;
  readonly records: number;
  readonly reasons: number;
}

/** From everything to what always fits: the last level is some 57,000 characters at the most, whatever the input. */
const LEVELS: readonly Level[] = [
  { details: 'all', rows: 200, plotRows: 200, records: 200, reasons: 12 },
  { details: 'all', rows: 60, plotRows: 60, records: 20, reasons: 8 },
  { details: 'repeat', rows: 60, plotRows: 60, records: 20, reasons: 8 },
  { details: 'repeat', rows: 20, plotRows: 20, records: 6, reasons: 4 },
  { details: 'repeat', rows: 1, plotRows: 4, records: 1, reasons: 1 },
];

/** Columns of the plot: fits a phone held upright. */
const PLOT_COLUMNS = 60;

/** Writes with less and less until the text fits into `limit` characters; `least` is written when no level does. */
export function degrade(limit: number, write: (level: Level) => string, least?: () => string): string {
  for (const level of LEVELS) {
    const text = write(level);
    if (text.length <= limit) return text;
  }
  if (least !== undefined) return least();
  throw new Error(`the smallest form of a result is longer than ${limit} characters`);
}

/** The open part of a result, section by section; `note` is what is known from history. */
export function resultSections(verdict: Verdict, run: AbRun, level: Level, note?: string): string[] {
  const { plan } = run.manifest;
  const notes = [...plan.notes, ...(note === undefined ? [] : [note])];
  const rows = resultRows(verdict.effects);
  const plotted = plottedEffects(verdict.effects);
  const measured = run.manifest.samples.count > 0;
  return [
    `**${headlineText(verdict)}**`,
    reasonsText(verdict, level.reasons),
    ...notes.slice(0, level.reasons).map((text) => `> **Note:** ${inlineText(text, 500)}`),
    subjectText(run),
    ...(measured ? [resultTable(rows, confidenceText(run), level.rows)] : []),
    ...(measured && plotted.length > 0 ? [plotText(plotted, run, level)] : []),
    ...(measured ? [recordsText(run, verdict, level)] : []),
  ];
}

/** The verdict in words, its name first, escaped for Markdown. */
export function headlineText(verdict: Verdict): string {
  return inlineText(headlineWords(verdict), 400);
}

/** The verdict in words as plain text: `GO: …`. */
export function headlineWords({ outcome, headline }: Verdict): string {
  return headline.startsWith(outcome) ? headline : `${outcome}: ${headline}`;
}

/** A detail that readers unfold. */
export function foldedMarkdown({ summary, body }: Detail): string {
  return `<details>\n<summary>${inlineText(summary, 200)}</summary>\n\n${body}\n\n</details>`;
}

/** What to do next comes before the reasons; without a verdict that decides, each reason brings its remedy. */
function reasonsText({ outcome, reasons }: Verdict, max: number): string {
  const undecided = outcome === 'INVALID' || outcome === 'INCONCLUSIVE';
  const told = outcome === 'GO' || outcome === 'NO CHANGE' ? leadingOnly(reasons) : reasons;
  const shown = told.slice(0, max);
  const rows = shown.map(({ message, next }, index) => {
    // A remedy that several reasons share stands once, after the last of them.
    const remedy = undecided && next !== shown[index + 1]?.next ? `  \n  **Remedy:** ${inlineText(next, 400)}` : '';
    return `- ${inlineText(message, 600)}${remedy}`;
  });
  if (reasons.length > told.length) rows.push(`- … and ${reasons.length - told.length} more like these in the table`);
  if (told.length > max) rows.push(`- … and ${told.length - max} more reasons in the report`);
  const next = reasons[0]?.next ?? '';
  return undecided || next === '' ? rows.join('\n') : `Next: ${inlineText(next, 400)}\n\n${rows.join('\n')}`;
}

/** Where every target says the same, the first three say it: the table has them all. */
function leadingOnly(reasons: Verdict['reasons']): Verdict['reasons'] {
  return reasons.filter(({ code }, index) => index < 3 || code !== reasons[0]?.code);
}

function subjectText({ manifest }: AbRun): string {
  const { plan } = manifest;
  const arms = `Candidate ${inlineCode(plan.candidate.label)} against baseline ${inlineCode(plan.baseline.label)}`;
  const time =
    manifest.samples.count === 0 ? 'nothing was measured' : `${formatSeconds(manifest.seconds.sampling)} of sampling`;
  return `${arms}, machine ${inlineCode(plan.machine.name, 64)}, ${time}.`;
}

function plotText(plotted: Parameters<typeof intervalPlot>[0], run: AbRun, { plotRows }: Level): string {
  const head = `Change of the candidate, ${confidenceText(run)} intervals`;
  const plot = intervalPlot(plotted.slice(0, plotRows), PLOT_COLUMNS);
  const rest = plotted.length - plotRows;
  const more = rest > 0 ? `\n… and ${rest} more in the report` : '';
  return codeBlock(`${head}\n\n${plot}${more}`, 60_000, 'text');
}

function recordsText(run: AbRun, verdict: Verdict, { records }: Level): string {
  const blocks = ssotBlocks(run, verdict);
  const rest = blocks.length - records;
  const more = rest > 0 ? `\n\n… and ${rest} more records in the report.` : '';
  return `Record:\n\n${codeBlock(blocks.slice(0, records).join('\n\n'), 60_000, 'text')}${more}`;
}
