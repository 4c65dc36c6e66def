import type { AbRun } from '../../../model/run.ts';
import type { EffectOutcome, Outcome, Verdict } from '../../../model/verdict.ts';
import { timeSharesText } from '../../analysis/ab/time-shares.ts';
import { asciiSigns, confidenceText } from '../../text/change-text.ts';
import { plainText } from '../../text/escape.ts';
import { formatSeconds } from '../../text/format.ts';
import { wrap } from '../../text/wrap.ts';
import { sectionParts } from '../document/document-terminal.ts';
import { intervalPlot, plottedEffects } from './interval-plot.ts';
import { repeatLines } from './repeat-lines.ts';
import { headlineWords } from './result-sections.ts';
import { type ResultRow, resultRows } from './result-table.ts';
import { runEvidence } from './run-evidence.ts';

/** How a terminal shows a result. */
export interface TerminalOptions {
  readonly color: boolean;
  /** Columns, 40 or more. */
  readonly width: number;
}

/** The result for a terminal: verdict, next step, reasons, aligned table, plot, doubtful checks, the command to repeat. */
export function renderTerminal(verdict: Verdict, run: AbRun, { color, width }: TerminalOptions): string {
  const { plan, seconds } = run.manifest;
  const again = repeatLines(plan);
  const paint = color ? painted : (text: string) => text;
  const undecided = verdict.outcome === 'INVALID' || verdict.outcome === 'INCONCLUSIVE';
  const next = verdict.reasons[0]?.next ?? '';
  const reasons = verdict.reasons.flatMap((reason, index) => [
    ...wrap(`- ${reason.message}`, width, 2),
    // A remedy that several reasons share stands once, after the last of them.
    ...(undecided && reason.next !== verdict.reasons[index + 1]?.next
      ? wrap(`  remedy: ${reason.next}`, width, 4)
      : []),
  ]);
  const arms = `${plan.candidate.label} (candidate) against ${plan.baseline.label} (baseline), ${formatSeconds(seconds.sampling)} of sampling; throughput in ops/s unless a unit is given`;
  const rows = resultRows(verdict.effects).map(asciiRow);
  const plotted = plottedEffects(verdict.effects);
  const doubts = verdict.checks
    .filter(({ status }) => status !== 'pass')
    .flatMap(({ name, status, detail, remedy }) =>
      wrap(`check ${name}: ${status}. ${detail.replace(/[.!?]?$/, '.')} ${remedy}`, width, 2),
    );
  const measured = run.samples.length > 0;
  const sections = [
    wrap(headlineWords(verdict), width, 0).map((line) => paint(line, verdict.outcome)),
    undecided || next === '' ? [] : wrap(`next: ${next}`, width, 2),
    reasons,
    plan.notes.flatMap((note) => wrap(`note: ${note}`, width, 2)),
    wrap(arms, width, 2),
    measured ? tableLines(rows, confidenceText(run), width, paint) : [],
    measured && plotted.length > 0 ? intervalPlot(plotted, Math.min(width, 100)).split('\n') : [],
    measured ? wrap(timeSharesText(run), width, 2) : [],
    ...sectionParts(runEvidence(run), width),
    doubts,
    [`repeat: ${again.comment ?? again.shell}`],
  ];
  return sections.flatMap((lines, index) => (lines.length > 0 && index > 1 ? ['', ...lines] : lines)).join('\n');
}

/** SGR codes; the words carry the meaning, colour only repeats it. */
const COLORS: Readonly<Record<string, string>> = {
  GO: '1;32',
  'NO-GO': '1;31',
  'NO CHANGE': '1;36',
  INCONCLUSIVE: '1;33',
  INVALID: '1;35',
  WIN: '32',
  SAFE: '32',
  LOSS: '31',
  HARM: '31',
  'RULED OUT': '31',
  EQUIVALENT: '36',
  OPEN: '33',
} satisfies Partial<Record<Outcome | EffectOutcome, string>>;

function painted(text: string, meaning: string): string {
  const code = COLORS[meaning];
  return code === undefined ? text : `\u001b[${code}m${text}\u001b[0m`;
}

const COLUMNS: readonly (keyof ResultRow)[] = ['lane', 'baseline', 'candidate', 'change', 'role', 'outcome'];
const LEFT: ReadonlySet<keyof ResultRow> = new Set(['lane', 'role', 'outcome']);
const LANE_COLUMNS_MIN = 16;

/** Columns as wide as they must be; when the screen is too narrow the role goes first, then the lane is shortened. */
function tableLines(
  rows: readonly ResultRow[],
  confidence: string,
  width: number,
  paint: (text: string, meaning: string) => string,
): string[] {
  const head: ResultRow = {
    lane: 'lane',
    baseline: 'baseline',
    candidate: 'candidate',
    change: `change, ${confidence}`,
    role: 'role',
    outcome: 'outcome',
  };
  const all = [head, ...rows];
  const natural = (column: keyof ResultRow) => Math.max(...all.map((row) => row[column].length));
  const total = (columns: readonly (keyof ResultRow)[]) =>
    columns.reduce((sum, column) => sum + natural(column) + 2, -2);
  const lane = Math.max(LANE_COLUMNS_MIN, Math.min(natural('lane'), 32));
  const room = width - lane + natural('lane');
  const columns = total(COLUMNS) <= room ? COLUMNS : COLUMNS.filter((column) => column !== 'role');
  const excess = Math.max(0, total(columns) - width);
  const laneColumns = Math.max(LANE_COLUMNS_MIN, natural('lane') - excess);
  return all.map((row) => {
    const cells = columns.map((column) => {
      const columnWidth = column === 'lane' ? laneColumns : natural(column);
      const text = column === 'lane' ? shortened(row.lane, columnWidth) : plainText(row[column], columnWidth);
      const padded = LEFT.has(column) ? text.padEnd(columnWidth) : text.padStart(columnWidth);
      return column === 'outcome' ? paint(text, text.replace(/ \d.*$/, '')) : padded;
    });
    return cells.join('  ').trimEnd();
  });
}

/** Cut in the lane's name, so that the metric after the comma stays. */
function shortened(lane: string, columns: number): string {
  const [metric = ''] = /, [^,]*$/.exec(lane) ?? [];
  return lane.length <= columns ? lane : plainText(lane, columns - metric.length) + metric;
}

/** ASCII and short: no unit that everybody assumes, no name of the worst lane. */
function asciiRow(row: ResultRow): ResultRow {
  const short = (text: string) => asciiSigns(text).replace(/ ops\/s$/, '');
  return {
    lane: plainText(row.lane, 200)
      .replace(/(, worst of \d+) lanes: .*/, '$1')
      .replace(/, peak RSS$/, ', RSS')
      .replace(/, minor faults$/, ', faults'),
    baseline: short(row.baseline),
    candidate: short(row.candidate),
    change: asciiSigns(row.change),
    role: asciiSigns(row.role),
    outcome: row.outcome.replace(/ (\d+) of (\d+)$/, ' $1/$2'),
  };
}
