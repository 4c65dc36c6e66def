import type { AbRun } from '../../../model/run.ts';
import type { Verdict } from '../../../model/verdict.ts';
import { repeatLines } from '../../text/repeat-lines.ts';
import { code, paragraph, section } from '../document/blocks.ts';
import type { DocumentBlock } from '../document/document.ts';
import { documentTerminal } from '../document/document-terminal.ts';
import { verdictDocument } from './verdict-document.ts';
import { verdictSections } from './verdict-sections.ts';

/** How a terminal shows a verdict. */
interface TerminalOptions {
  readonly color: boolean;
  /** Columns, 40 or more. */
  readonly width: number;
  /** The checkout that the line to repeat the run names; absent: the folder in which it is typed. */
  readonly repo?: string;
}

/** Units are left out where every lane has the same one. */
const UNIT = 'ops/s';
const UNITS: DocumentBlock = paragraph(`Throughput in ${UNIT} unless a unit is given.`);

/** The verdict for a terminal; the last line is the command that repeats it. */
export function renderTerminal(verdict: Verdict, run: AbRun, { color, width, repo }: TerminalOptions): string {
  const names = ['result', 'intervals', 'timeShares', 'code', 'evidence', 'doubts'] as const;
  const repeat = section('', [code(`repeat: ${repeatLines(run.manifest.plan, repo).shell}`)]);
  const sections = [...verdictSections(names, verdict, run), repeat];
  const document = verdictDocument(verdict, run, { reasons: 'all' }, sections);
  const lead = [...(document.lead ?? []), ...(run.manifest.samples.count > 0 && isUsual(run) ? [UNITS] : [])];
  return documentTerminal({ ...document, lead }, width, color);
}

/** Whether a lane has a number whose unit is left out. */
function isUsual({ manifest }: AbRun): boolean {
  return manifest.plan.lanes.some(({ unit }) => unit === UNIT);
}
