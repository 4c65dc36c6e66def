import { asciiSigns } from '../../text/change-text.ts';
import { plainLines, plainText } from '../../text/escape.ts';
import { wrap } from '../../text/wrap.ts';
import {
  type Document,
  type DocumentBlock,
  type DocumentSection,
  type DocumentTable,
  FLAMES_ELSEWHERE,
  isWords,
} from './document.ts';

/** A document for a terminal of so many columns: sentences are broken at blanks, tables keep their lines. */
export function documentTerminal({ headline, next, sections }: Document, width: number): string {
  const parts = [
    [...wrap(headline, width, 0), ...(next === '' ? [] : wrap(`next: ${next}`, width, 2))],
    ...sectionParts(sections, width),
  ];
  return parts.map((lines) => lines.join('\n')).join('\n\n');
}

/** Sections as paragraphs of lines. */
export function sectionParts(sections: readonly DocumentSection[], width: number): string[][] {
  return sections.flatMap(({ title, blocks }) => [
    ...(title === '' ? [] : [wrap(title, width, 0)]),
    ...blocks.map((block) => blockLines(block, width)),
  ]);
}

function blockLines(block: DocumentBlock, width: number): string[] {
  switch (block.kind) {
    case 'paragraph':
      return wrap(block.text, width, 0);
    case 'list':
      return block.items.flatMap((item) => wrap(`- ${item}`, width, 2));
    case 'code':
      return plainLines(block.text, 8000).split('\n');
    case 'table':
      return tableLines(block);
    case 'flames':
      return [FLAMES_ELSEWHERE];
  }
}

function tableLines(table: DocumentTable): string[] {
  const rows = [table.columns, ...table.rows].map((row) => row.map((cell) => asciiSigns(plainText(cell, 200))));
  const widths = table.columns.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return isWords(table, column) ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .trimEnd(),
  );
}
