import type { Drafted } from './init.ts';
import { KIT_LANES } from './kit-lanes.ts';

/** Lines of output that show why a build failed. */
const OUTPUT_LINES = 6;

/**
 * What `alloc-ab init` says: what it did, what it left out and why, and the command to try.
 *
 * @param file Where the draft was written; null when it was printed.
 */
export function draftReport({ draft, report }: Drafted, file: string | null): string {
  const { missing, done, leftOut } = report;
  const isReady = draft.lines.every(({ library }) => library !== null);
  const lanes = KIT_LANES.map(({ name }) => name).join(', ');
  const rows = [
    ...done.map((text) => row('found', text)),
    row('lanes', `Of the bench kit: ${lanes}. They need no bench of the repository.`),
    ...leftOut.map((text) => row('left out', text)),
    ...missing.flatMap(({ system, why, output, write }) => [
      row('not found', `${system === 'none' ? '' : `${system}: `}${why}`),
      ...lastLines(output).map((text) => `           | ${text}`),
      row('to write', write),
    ]),
    ...(file === null ? [] : [row('wrote', file)]),
    row('next', next(isReady, draft, report.triedFlag)),
  ];
  return `${rows.join('\n')}\n`;
}

function row(label: string, text: string): string {
  return `${label.padEnd(10)} ${text}`;
}

function lastLines(output: string): string[] {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  const error = lines.findIndex((line) => /\berror\b|Error:|CMake Error|not found|fatal:/i.test(line));
  const from = error < 0 ? Math.max(0, lines.length - OUTPUT_LINES) : error;
  return lines.slice(from, from + OUTPUT_LINES).map((line) => line.slice(0, 200));
}

function next(isReady: boolean, { wasBuilt, lines: [line] }: Drafted['draft'], flag: string | null): string {
  if (!isReady && wasBuilt) return 'Replace what is marked with EDIT, then: alloc-ab check-config';
  if (!isReady)
    return 'alloc-ab init --yes builds once and finds the library; or replace what is marked with EDIT, then: alloc-ab check-config';
  if (flag !== null) return `alloc-ab run ${flag}`;
  const [preset] = Object.keys(line?.presets ?? {});
  return preset === undefined ? 'alloc-ab run base, on a branch with a change' : `alloc-ab run ${line?.name}+${preset}`;
}
