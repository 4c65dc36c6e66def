import { toMarkdown } from './print.ts';
import type { Table } from './table.ts';

/** The result of one section, as docs/measurement.json stores it. */
export interface SectionResult {
  readonly title: string;
  readonly quick: boolean;
  readonly seed: string;
  readonly tables: readonly Table[];
}

/** The results of the measured sections, by name. */
export type Results = Readonly<Record<string, SectionResult>>;

/** The text of a section between its markers. */
export function sectionText(name: string, { title, quick, seed, tables }: SectionResult): string {
  const part = quick ? ' The quick part only: intervals are wide.' : '';
  const origin = `Written by \`npm run calibrate -- --only ${name}${quick ? ' --quick --write' : ''}\`, seed \`${seed}\`.${part}`;
  return [`### ${title}`, origin, ...tables.map(toMarkdown)].join('\n\n');
}

/** The text between the markers of a section that was not measured yet. */
export function emptyText(name: string, title: string): string {
  return `### ${title}\n\nNot measured yet: \`npm run calibrate -- --only ${name}\`, on a quiet machine.`;
}

/** All results as JSON with one table per line, so that a diff of two runs is readable. */
export function rawText(results: Results): string {
  const sections = Object.entries(results).map(([name, { tables, ...rest }]) => {
    const head = JSON.stringify(rest).slice(0, -1);
    return `${JSON.stringify(name)}: ${head},"tables":[\n${tables.map((table) => JSON.stringify(table)).join(',\n')}\n]}`;
  });
  return `{\n${sections.join(',\n')}\n}\n`;
}

/** The text between the markers of a section; null when the document lacks the markers. */
export function betweenMarkers(document: string, name: string): string | null {
  const [begin, end] = markers(name);
  const from = document.indexOf(begin);
  const to = document.indexOf(end);
  return from === -1 || to < from ? null : document.slice(from + begin.length, to).trim();
}

/** The document with every result between the markers of its section. The rest of the document stays unchanged. */
export function fill(document: string, results: Results): string {
  let filled = document;
  for (const [name, result] of Object.entries(results)) {
    const [begin, end] = markers(name);
    if (betweenMarkers(filled, name) === null) {
      throw new Error(`the document has no ${begin} … ${end}: add both where the tables belong`);
    }
    const before = filled.slice(0, filled.indexOf(begin) + begin.length);
    filled = `${before}\n\n${sectionText(name, result)}\n\n${filled.slice(filled.indexOf(end))}`;
  }
  return filled;
}

function markers(name: string): readonly [string, string] {
  return [`<!-- calibrate:${name}:begin -->`, `<!-- calibrate:${name}:end -->`];
}
