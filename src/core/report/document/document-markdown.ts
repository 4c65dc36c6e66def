import { utf8Bytes } from '../../text/bytes.ts';
import { codeBlock, inlineCode, inlineText, link } from '../../text/escape.ts';
import {
  type Cell,
  cellOf,
  type Document,
  type DocumentBlock,
  type DocumentSection,
  type DocumentTable,
  ELSEWHERE,
  type Inline,
  isTextColumn,
  type Span,
} from './document.ts';
import { fitDocument } from './fit-document.ts';
import { plottedAxes } from './interval-axis.ts';
import { intervalPlot } from './interval-plot.ts';

/** Longest texts, in characters before escaping. */
const MOST = { headline: 400, next: 600, paragraph: 4000, item: 1000, cell: 600, code: 20_000 } as const;

/** Most blocks of a section: twelve incidents with their output. */
const BLOCKS_MAX = 24;

/** Columns of a plot: fits a phone held upright. */
const PLOT_COLUMNS = 60;
const NO_BREAK = '\u00a0';

/** How the titles of a document are written: in bold with sections to unfold, or all as headings. */
type Titles = 'bold' | 'headings';

/** A document as Markdown for GitHub of at most `limit` bytes of UTF-8: see `fitDocument` for what is left out. */
export function documentMarkdown(
  document: Document,
  limit: number = Number.POSITIVE_INFINITY,
  titles: Titles = 'bold',
): string {
  return whole(
    fitDocument(document, limit, (part) => utf8Bytes(whole(part, titles))),
    titles,
  );
}

function whole({ headline, next, lead = [], sections }: Document, titles: Titles): string {
  const title = inline(headline, MOST.headline);
  return [
    ...(title === '' ? [] : [titles === 'headings' ? `## ${title}` : `**${title}**`]),
    ...(next === '' ? [] : [`Next: ${inlineText(next, MOST.next)}`]),
    ...lead.map(blockMarkdown),
    ...sections.map((section) => sectionMarkdown(section, titles)),
  ].join('\n\n');
}

/** A section as Markdown. */
export function sectionMarkdown({ title, blocks, folded = false }: DocumentSection, titles: Titles = 'bold'): string {
  const shown = blocks.slice(0, BLOCKS_MAX).map(blockMarkdown);
  const body = [...shown, ...(blocks.length > BLOCKS_MAX ? ['… and more in the report.'] : [])].join('\n\n');
  if (title === '') return body;
  if (titles === 'headings') return `### ${inlineText(title, 200)}\n\n${body}`;
  return folded ? foldedMarkdown(title, body) : `**${inlineText(title, 200)}**\n\n${body}`;
}

/** Markdown that readers unfold under a plain title. */
export function foldedMarkdown(title: string, markdown: string): string {
  return `<details>\n<summary>${inlineText(title, 200)}</summary>\n\n${markdown}\n\n</details>`;
}

/** A block as Markdown. */
export function blockMarkdown(block: DocumentBlock): string {
  switch (block.kind) {
    case 'paragraph':
      return inline(block.text, MOST.paragraph);
    case 'note':
      return `> **Note:** ${inlineText(block.text, MOST.item)}`;
    case 'list':
      return block.items.map(item).join('\n');
    case 'code': {
      if (typeof block.text !== 'string') return codeBlock(block.text.join('\n\n'), 60_000, 'text');
      const text = block.tail === undefined ? block.text : block.text.slice(-block.tail);
      return codeBlock(text, MOST.code, block.language ?? 'text');
    }
    case 'table':
      return tableMarkdown(block);
    case 'intervals':
      return codeBlock(intervalPlot(plottedAxes(block.axes), PLOT_COLUMNS), 60_000, 'text');
    default:
      return ELSEWHERE[block.kind];
  }
}

function item(each: Extract<DocumentBlock, { kind: 'list' }>['items'][number]): string {
  if (typeof each === 'string' || !('remedy' in each)) return `- ${inline(each, MOST.item)}`;
  return `- ${inline(each.text, MOST.item)}  \n  **Remedy:** ${inlineText(each.remedy, MOST.item)}`;
}

function tableMarkdown(table: DocumentTable): string {
  const row = (cells: readonly (Inline | Cell)[]) =>
    `| ${cells.map((cell) => inline(cellOf(cell).text, MOST.cell)).join(' | ')} |`;
  const rule = `| ${table.columns.map((_, column) => (isTextColumn(table, column) ? '---' : '--:')).join(' | ')} |`;
  return [row(table.columns), rule, ...table.rows.map(row)].join('\n');
}

function inline(text: Inline, max: number): string {
  if (typeof text === 'string') return inlineText(text, max);
  return text.map((span) => spanMarkdown(span, max)).join('');
}

function spanMarkdown(span: Span, max: number): string {
  // A span keeps the blanks at its ends: they separate it from its neighbours.
  if (typeof span === 'string') {
    const [, before = '', after = ''] = /^( ?).*?( ?)$/s.exec(span) ?? [];
    return span === ' ' ? ' ' : `${before}${inlineText(span, max)}${after}`;
  }
  if ('code' in span) return inlineCode(span.code, max);
  if ('strong' in span) return `**${inlineText(span.strong, max)}**`;
  if ('unbroken' in span) return inlineText(span.unbroken, max).replaceAll(' ', NO_BREAK);
  return link(span.link, span.url);
}
