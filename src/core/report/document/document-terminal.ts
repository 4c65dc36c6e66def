import { asciiSigns } from '../../text/change-text.ts';
import { plainLines, plainText } from '../../text/escape.ts';
import { wrap } from '../../text/wrap.ts';
import {
  bareText,
  type Cell,
  cellOf,
  type Document,
  type DocumentBlock,
  type DocumentTable,
  ELSEWHERE,
  type Inline,
  isTextColumn,
  type Tone,
} from './document.ts';
import { plottedAxes } from './interval-axis.ts';
import { intervalPlot } from './interval-plot.ts';

/** SGR codes of the tones. */
const COLORS: Readonly<Record<Tone, string>> = { good: '32', bad: '31', doubt: '33', same: '36' };

/** Columns that a shortened first column keeps, and up to which it is shortened before the spare column is left out. */
const FIRST_COLUMN = { least: 16, most: 32 } as const;
const PLOT_COLUMNS_MAX = 100;
/** Most columns that are printed again when a table goes on below itself. */
const NAMING_COLUMNS = 2;

/** A document for a terminal of `width` columns, 40 or more: sentences are broken at blanks, code keeps its lines. */
export function documentTerminal(document: Document, width: number, color = false): string {
  const { headline, next, tone, lead = [], sections } = document;
  const paint = (text: string, as: Tone | undefined, weight = '') =>
    color && as !== undefined ? `\u001b[${weight}${COLORS[as]}m${text}\u001b[0m` : text;
  const blocks = (all: readonly DocumentBlock[]) => all.map((block) => blockLines(block, width, paint));
  const parts = [
    [
      ...wrap(bareText(headline), width, 0).map((line) => paint(line, tone, '1;')),
      ...(next === '' ? [] : wrap(`next: ${next}`, width, 2)),
    ],
    ...blocks(lead),
    ...sections.flatMap(({ title, blocks: own }) => [...(title === '' ? [] : [wrap(title, width, 0)]), ...blocks(own)]),
  ];
  return parts.map((lines) => lines.join('\n')).join('\n\n');
}

type Paint = (text: string, tone: Tone | undefined) => string;

function blockLines(block: DocumentBlock, width: number, paint: Paint): string[] {
  switch (block.kind) {
    case 'paragraph':
      return wrap(bareText(block.text), width, 0);
    case 'note':
      return wrap(`note: ${block.text}`, width, 2);
    case 'list':
      return block.items.flatMap((item) => {
        if (typeof item === 'string' || !('remedy' in item)) return wrap(`- ${bareText(item)}`, width, 2);
        return [...wrap(`- ${bareText(item.text)}`, width, 2), ...wrap(`  remedy: ${item.remedy}`, width, 4)];
      });
    case 'code':
      return plainLines([block.text].flat().join('\n\n'), 60_000).split('\n');
    case 'table':
      return tableLines(block, width, paint);
    case 'intervals':
      return intervalPlot(plottedAxes(block.axes), Math.min(width, PLOT_COLUMNS_MAX)).split('\n');
    default:
      return [ELSEWHERE[block.kind]];
  }
}

/** Columns as wide as they must be. In a narrow terminal the spare column goes first, then the first one is shortened. */
function tableLines(table: DocumentTable, width: number, paint: Paint): string[] {
  const rows = [table.columns, ...table.rows].map((row) => row.map((cell) => ({ ...ends(cell), cell: cellOf(cell) })));
  const natural = table.columns.map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ? row[column].start.length + row[column].end.length : 0))),
  );
  const total = (columns: readonly number[]) => columns.reduce((sum, column) => sum + (natural[column] ?? 0) + 2, -2);
  const all = [...natural.keys()];
  const { spare } = table;
  const first = natural[0] ?? 0;
  const isRoomy = total(all) - Math.max(0, first - FIRST_COLUMN.most) <= width;
  const columns = spare === undefined || isRoomy ? all : all.filter((column) => column !== spare);
  const excess = spare === undefined ? 0 : Math.max(0, total(columns) - width);
  const widths = natural.with(0, Math.max(Math.min(first, FIRST_COLUMN.least), first - excess));
  const line = (row: (typeof rows)[number], own: readonly number[]) =>
    own
      .map((column) => {
        const { start = '', end = '', cell } = row[column] ?? {};
        const columnWidth = widths[column] ?? 0;
        const text = plainText(start, columnWidth - end.length) + end;
        const blanks = ' '.repeat(Math.max(0, columnWidth - text.length));
        const painted = paint(text, cell?.tone);
        return isTextColumn(table, column) ? painted + blanks : blanks + painted;
      })
      .join('  ')
      .trimEnd();
  return columnGroups(table, columns, widths, width).flatMap((own, index) => [
    ...(index === 0 ? [] : ['']),
    ...rows.map((row) => line(row, own)),
  ]);
}

/**
 * The columns that fit beside one another. A table that is too wide goes on below itself, each part with the columns that name the
 * rows: the leading columns of text, two at most.
 */
function columnGroups(
  table: DocumentTable,
  columns: readonly number[],
  widths: readonly number[],
  width: number,
): number[][] {
  const numbers = columns.findIndex((column) => !isTextColumn(table, column));
  const total = (own: readonly number[]) => own.reduce((sum, column) => sum + (widths[column] ?? 0) + 2, -2);
  const wanted = columns.slice(0, Math.max(1, Math.min(NAMING_COLUMNS, numbers < 0 ? 1 : numbers)));
  const isNarrow = columns.slice(wanted.length).some((column) => total([...wanted, column]) > width);
  const names = isNarrow ? columns.slice(0, 1) : wanted;
  const groups: number[][] = [[...names]];
  for (const column of columns.slice(names.length)) {
    const last = groups.at(-1) ?? [];
    if (last.length > names.length && total([...last, column]) > width) groups.push([...names, column]);
    else last.push(column);
  }
  return groups;
}

function ends(cell: Inline | Cell): { readonly start: string; readonly end: string } {
  const { text, short = { start: bareText(text), end: '' } } = cellOf(cell);
  return { start: asciiSigns(plainText(short.start, 200)), end: asciiSigns(short.end) };
}
