import { wrap } from '../core/text/wrap.ts';
import { recordLines, STATE_WORDS } from '../core/verdict/checks/record-text.ts';
import type { LaneStanding, RecordReport } from '../model/sanity-record.ts';
import type { Terminal } from './terminal.ts';

/** Codes of ECMA-48: green for what answers, red for what contradicts, yellow for the rest. */
const COLOURS: Partial<Record<LaneStanding['state'], string>> = { fresh: '32', disagrees: '31' };

/** The record of the machine for a terminal, or why it is not used. Lines are wrapped on a terminal, and whole in a log. */
export function recordBlock(
  { record, recordProblem }: RecordReport,
  { out, color, width }: Pick<Terminal, 'out' | 'color' | 'width'>,
): string {
  const lines = record === null ? [{ text: `record of the machine: not used: ${recordProblem}` }] : recordLines(record);
  return `${lines.flatMap((line) => shownLines(line, { out, color, width })).join('\n')}\n`;
}

function shownLines(
  { text, state }: ReturnType<typeof recordLines>[number],
  { out, color, width }: Pick<Terminal, 'out' | 'color' | 'width'>,
): string[] {
  const indent = /^ */.exec(text)?.[0].length ?? 0;
  const lines = out.isTTY ? wrap(text, width, indent + 2) : [text];
  if (!color || state === undefined) return lines;
  const word = STATE_WORDS[state];
  const [first = '', ...rest] = lines;
  return [first.replace(word, `\u001b[${COLOURS[state] ?? '33'}m${word}\u001b[0m`), ...rest];
}
