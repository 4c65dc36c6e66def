import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { markdownTable } from './markdown-table.ts';

export interface Decision {
  readonly file: string;
  readonly number: number;
  readonly title: string;
  readonly status: string;
  /** YYYY-MM-DD. */
  readonly date: string;
}

const HEAD = /^# (\d+)\. (.+)\n\n- Status: (accepted|replaced by ADR \d+)\n- Date: (\d{4}-\d{2}-\d{2})\n\n/;

/** The architecture decision records by number. Throws where one does not begin with its number, title, status and date. */
export function decisions(): Decision[] {
  return globSync('docs/adr/[0-9]*.md')
    .sort()
    .map((path) => {
      const [, number, title = '', status = '', date = ''] = HEAD.exec(readFileSync(path, 'utf8')) ?? [];
      if (number === undefined) throw new Error(`${path} does not begin with number, title, status and date`);
      return { file: basename(path), number: Number(number), title, status, date };
    });
}

/** The index of the decisions. */
export function decisionTable(): string {
  const rows = decisions().map(({ file, number, title, status, date }) => [
    String(number),
    `[${title}](${file})`,
    status,
    date,
  ]);
  return markdownTable(['number', 'decision', 'status', 'date'], rows);
}
