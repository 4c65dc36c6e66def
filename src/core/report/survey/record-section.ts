import type { RecordReport } from '../../../model/sanity-record.ts';
import { laneText } from '../../text/change-text.ts';
import { plural } from '../../text/format.ts';
import { evidenceText, recordSummary, STATE_WORDS } from '../../verdict/checks/record-text.ts';
import { paragraph, section, table } from '../document/blocks.ts';
import type { DocumentSection } from '../document/document.ts';

const TITLE = 'Record of the machine';
const COLUMNS = ['lane', 'state', 'recorded', 'the next verdict measures', 'bench kit', 'machine', 'compiler'];

/** Most lanes of a comment. */
const LANES_SHOWN = 24;

/** The record of the machine in a health check: by lane its state, what was recorded, and what the next verdict measures because of it. None of a run without one. */
export function recordSections(report: RecordReport | undefined): DocumentSection[] {
  if (report === undefined) return [];
  const { record, recordProblem } = report;
  if (record === null) {
    return [section(TITLE, [paragraph(`Not used: ${recordProblem}.`)], { folded: true })];
  }
  const { lanes, use, now } = record;
  const rows = lanes
    .slice(0, LANES_SHOWN)
    .map((lane) => [
      laneText(lane.lane),
      STATE_WORDS[lane.state],
      evidenceText(lane),
      lane.next,
      lane.kit === now.kit ? 'as now' : lane.kit,
      lane.fingerprint === now.fingerprint ? 'as now' : lane.fingerprint,
      lane.compiler,
    ]);
  const rest = lanes.length - rows.length;
  const blocks = [
    paragraph(`${recordSummary(record)}. ${use}`),
    ...(rows.length === 0 ? [] : [table(COLUMNS, rows, { words: [...COLUMNS.keys()].slice(1) })]),
    ...(rest > 0 ? [paragraph(`… and ${plural(rest, 'lane')} more: alloc-ab doctor --json on the machine.`)] : []),
  ];
  return [section(TITLE, blocks, { folded: true })];
}
