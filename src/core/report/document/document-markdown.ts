import { codeBlock, inlineText } from '../../text/escape.ts';
import {
  type Document,
  type DocumentBlock,
  type DocumentSection,
  type DocumentTable,
  FLAMES_ELSEWHERE,
  isWords,
} from './document.ts';

/** Longest cell, in characters before escaping. */
const CELL = 300;

/** A document as Markdown for GitHub; what does not fit into `max` characters is left out from the end, and said so. */
export function documentMarkdown({ headline, next, sections }: Document, max: number): string {
  const head = [`**${inlineText(headline, 400)}**`, ...(next === '' ? [] : [`Next: ${inlineText(next, 500)}`])];
  const parts = [...head];
  let left = max - parts.join('\n\n').length - LEFT_OUT.length - 4;
  for (const section of sections) {
    const text = sectionMarkdown(section);
    if (text.length + 2 > left) return [...parts, LEFT_OUT].join('\n\n');
    parts.push(text);
    left -= text.length + 2;
  }
  return parts.join('\n\n');
}

const LEFT_OUT = 'The rest is left out here for length; it is in the report.';

function sectionMarkdown({ title, blocks, folded }: DocumentSection): string {
  const body = blocks.map(blockMarkdown).join('\n\n');
  if (title === '') return body;
  return folded
    ? `<details><summary>${inlineText(title, 200)}</summary>\n\n${body}\n\n</details>`
    : `**${inlineText(title, 200)}**\n\n${body}`;
}

/** A block as Markdown. */
export function blockMarkdown(block: DocumentBlock): string {
  switch (block.kind) {
    case 'paragraph':
      return inlineText(block.text, 4000);
    case 'list':
      return block.items.map((item) => `- ${inlineText(item, 1000)}`).join('\n');
    case 'code':
      return codeBlock(block.text, 8000, 'text');
    case 'table':
      return tableMarkdown(block);
    case 'flames':
      return FLAMES_ELSEWHERE;
  }
}

function tableMarkdown(table: DocumentTable): string {
  const row = (cells: readonly string[]) => `| ${cells.map((cell) => inlineText(cell, CELL)).join(' | ')} |`;
  const rule = `| ${table.columns.map((_, column) => (isWords(table, column) ? '---' : '--:')).join(' | ')} |`;
  return [row(table.columns), rule, ...table.rows.map(row)].join('\n');
}
