import type { Uncounted } from '../../../model/bursts.ts';
import type { ArmName } from '../../../model/names.ts';
import type { PlanLane } from '../../../model/plan.ts';
import type { AbRun } from '../../../model/run.ts';
import type { Check, Verdict } from '../../../model/verdict.ts';
import { median } from '../../../stats/summary.ts';
import { laneBlocks } from '../../analysis/ab/blocks.ts';
import { explained } from '../../reference/explained.ts';
import { confidenceText, laneText } from '../../text/change-text.ts';
import { claimNotes } from '../../text/claim-text.ts';
import { formatPercent, formatRate, plural } from '../../text/format.ts';
import { processesNote } from '../../text/processes-note.ts';
import { list, paragraph, section, table } from '../document/blocks.ts';
import type { Cell, DocumentBlock, DocumentSection } from '../document/document.ts';
import { resultColumns, resultRow } from './result-table.ts';

/** Longest tail of a program's output in a comment, in characters. */
const OUTPUT_CHARACTERS = 1500;

const STATUS: Readonly<Record<Check['status'], Cell>> = {
  fail: { text: [{ strong: 'failed' }], tone: 'bad' },
  unknown: { text: 'unknown', tone: 'doubt' },
  pass: { text: 'passed', tone: 'good' },
};

/** The validity checks, failed ones first. Unknown is never shown as passed. */
export function checks({ checks: all }: Verdict): DocumentSection[] {
  if (all.length === 0) return [];
  const by = (status: Check['status']) => all.filter((check) => check.status === status);
  const [failed, unknown, passed] = [by('fail'), by('unknown'), by('pass')];
  const rows = [...failed, ...unknown, ...passed].map((check) => [
    { text: [{ code: check.name }] },
    STATUS[check.status],
    seenText(check),
  ]);
  const counts = `${failed.length === 0 ? '' : `${failed.length} failed, `}${passed.length} passed, ${unknown.length} unknown`;
  const caption = 'What must hold for the numbers to be valid';
  const columns = ['check', 'status', 'seen'];
  const blocks = [table(columns, rows, { words: [1, 2], caption })];
  return [section(`Validity checks: ${counts}`, blocks, { folded: true, priority: 2 })];
}

/** The validity checks that did not pass, as lines. */
export function doubts({ checks: all }: Verdict): DocumentSection[] {
  const open = all.filter(({ status }) => status !== 'pass');
  const items = open.map((check) => `check ${check.name}: ${check.status}. ${seenText(check)}`);
  return items.length === 0 ? [] : [section('', list(items))];
}

function seenText({ name, status, detail, remedy }: Check): string {
  return status === 'pass' ? detail : `${detail.replace(/[.!?]?$/, '.')} ${explained(remedy, name)}`;
}

/** What went wrong on the machine or in the code under test, with the output that shows it. */
export function incidents(_: Verdict, { manifest }: AbRun): DocumentSection[] {
  if (manifest.incidents.length === 0) return [];
  const blocks = manifest.incidents.flatMap(({ code, phase, arm, lane, message, detail, next }): DocumentBlock[] => {
    const where = [phase, arm, lane && laneText(lane)].filter((part) => part !== undefined).join(', ');
    return [
      paragraph([{ code }, ` (${where}): ${message} ${explained(next, code)}`]),
      ...(detail === undefined ? [] : [{ kind: 'code', text: detail, tail: OUTPUT_CHARACTERS } as const]),
    ];
  });
  return [{ title: `Incidents: ${manifest.incidents.length}`, folded: true, priority: 3, blocks }];
}

const UNCOUNTED: Readonly<Record<Uncounted, string>> = {
  'no-counter': 'the machine offers no counter of the processor, as most virtual machines',
  'not-permitted':
    'the kernel denies it; set kernel.perf_event_paranoid to 2 or less, or allow perf_event_open in the container',
  'not-opened': 'the counters could not be opened',
  shared: 'another program used the counters meanwhile',
  lost: 'a counter stood still during a burst',
};

/** Why instructions and cycles of bursts are not among the effects; empty where all were counted. */
function uncountedNotes({ uncounted = [] }: Verdict): string[] {
  return uncounted.map(
    ({ reason, groups }) =>
      `Instructions and cycles per operation were not counted in ${plural(groups, 'group')}: ${UNCOUNTED[reason]}.`,
  );
}

/** Every effect, with the blocks that it rests on. */
export function effects(verdict: Verdict, run: AbRun): DocumentSection[] {
  const { effects: all } = verdict;
  const confidence = confidenceText(run);
  const note = processesNote(run.samples);
  const caption = `Medians of both sides; change by the Hodges–Lehmann estimate with its ${confidence} interval; spread between blocks as a standard deviation${note && `. ${note}`}`;
  const columns = resultColumns(confidence).toSpliced(5, 0, 'blocks', 'spread');
  const rows = all.map((effect) =>
    resultRow(effect).toSpliced(
      5,
      0,
      { text: String(effect.blocks) },
      { text: effect.spread === null ? 'unknown' : formatPercent(effect.spread) },
    ),
  );
  const notes = [...claimNotes(all), ...uncountedNotes(verdict)];
  const blocks = [table(columns, rows, { words: [4, 7], caption }), ...notes.map(paragraph)];
  return [section(`Every effect, shown-only ones included: ${all.length}`, blocks, { folded: true, priority: 6 })];
}

/** Whether a figure is one of the metrics of its lane, which are effects. */
function isMetric({ measures }: PlanLane, figure: string): boolean {
  return measures.some(({ metric, name }) => metric === 'figure' && name === figure);
}

/** Medians of the figures of both arms over the blocks that count. They are shown and never judged. */
export function figures(_: Verdict, { manifest, samples }: AbRun): DocumentSection[] {
  const { plan } = manifest;
  const lanes = plan.lanes.filter(({ role }) => role === 'target' || role === 'guard');
  const rows = lanes.flatMap((lane) => {
    const shown = lane.figures?.filter((figure) => !isMetric(lane, figure.name)) ?? [];
    if (shown.length === 0) return [];
    const { counted } = laneBlocks(plan, lane, samples);
    return shown.map(({ name, unit }) => {
      const amount = (arm: ArmName): string => {
        const values = counted.flatMap((block) => block[arm].figures?.[name] ?? []);
        return values.length === 0 ? 'not measured' : `${formatRate(median(values))} ${unit}`.trimEnd();
      };
      return [laneText(lane.id), name, amount('baseline'), amount('candidate')];
    });
  });
  if (rows.length === 0) return [];
  const columns = ['lane', 'figure', 'baseline, median', 'candidate, median'];
  const blocks = [table(columns, rows, { words: [1], caption: 'Over the blocks that count' })];
  return [section('Figures beside the throughput: shown, never judged', blocks, { folded: true, priority: 7 })];
}
