import { toMarkdown } from './print.ts';
import type { Table } from './table.ts';

/** What one section gave, as it is kept in docs/measurement.json. */
export interface Result {
  readonly title: string;
  readonly quick: boolean;
  readonly seed: string;
  readonly tables: readonly Table[];
}

/** The results of every section that was run, by its name. */
export type Results = Readonly<Record<string, Result>>;

/** A section as it stands between its markers. */
export function sectionText(name: string, { title, quick, seed, tables }: Result): string {
  const part = quick ? ' The quick part only: intervals are wide.' : '';
  const origin = `Written by \`npm run calibrate -- --only ${name}${quick ? ' --quick --write' : ''}\`, seed \`${seed}\`.${part}`;
  return [`### ${title}`, origin, ...tables.map(toMarkdown)].join('\n\n');
}

/** What stands between the markers of a section that was never run as a whole. */
export function emptyText(name: string, title: string): string {
  return `### ${title}\n\nNot measured yet: \`npm run calibrate -- --only ${name}\`, on a quiet machine.`;
}

/** All results as JSON, one table a line: readable as a difference between two runs. */
export function rawText(results: Results): string {
  const sections = Object.entries(results).map(([name, { tables, ...rest }]) => {
    const head = JSON.stringify(rest).slice(0, -1);
    return `${JSON.stringify(name)}: ${head},"tables":[\n${tables.map((table) => JSON.stringify(table)).join(',\n')}\n]}`;
  });
  return `{\n${sections.join(',\n')}\n}\n`;
}

/** The text of a section's markers, with what stands between them; null where the document has none. */
export function betweenMarkers(document: string, name: string): string | null {
  const [begin, end] = markers(name);
  const from = document.indexOf(begin);
  const to = document.indexOf(end);
  return from === -1 || to < from ? null : document.slice(from + begin.length, to).trim();
}

/** The document with every result between the markers of its section; whatever else stands in it is left alone. */
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
