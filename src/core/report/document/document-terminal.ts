import { asciiSigns } from '../../text/change-text.ts';
import { plainLines, plainText } from '../../text/escape.ts';
import { wrap, wrapInto } from '../../text/wrap.ts';
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
/** Narrowest column of words that is broken into lines. */
const COLUMN_LEAST = 16;
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

/**
 * Columns as wide as they must be. In a narrow terminal the spare column goes first, then the first one is shortened; what is still too wide is
 * broken into lines in its columns of words.
 */
function tableLines(table: DocumentTable, width: number, paint: Paint): string[] {
  const rows = [table.columns, ...table.rows].map((row) => row.map((cell) => ({ ...ends(cell), cell: cellOf(cell) })));
  const natural = table.columns.map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ? row[column].start.length + row[column].end.length : 0))),
  );
  const total = (columns: readonly number[], widths: readonly number[] = natural) =>
    columns.reduce((sum, column) => sum + (widths[column] ?? 0) + 2, -2);
  const all = [...natural.keys()];
  const { spare } = table;
  const first = natural[0] ?? 0;
  const isRoomy = total(all) - Math.max(0, first - FIRST_COLUMN.most) <= width;
  const columns = spare === undefined || isRoomy ? all : all.filter((column) => column !== spare);
  const excess = spare === undefined ? 0 : Math.max(0, total(columns) - width);
  const shortened = natural.with(0, Math.max(Math.min(first, FIRST_COLUMN.least), first - excess));
  const fitting = (own: readonly number[]) => {
    const wide = own.filter((column) => isTextColumn(table, column));
    return narrowed(shortened, wide, total(own, shortened) - width);
  };
  const isWide = total(columns, fitting(columns)) > width;
  const groups = isWide ? columnGroups(table, columns, shortened, width) : [columns];
  return groups.flatMap((own, index) => {
    const widths = fitting(own);
    const lines = rows.flatMap((row) =>
      rowLines(
        own.map((column) => {
          const { start = '', end = '', cell } = row[column] ?? {};
          const [natural = 0, columnWidth = 0] = [shortened[column], widths[column]];
          const text = plainText(start, Math.max(1, natural - end.length)) + end;
          const isText = isTextColumn(table, column);
          return {
            lines: columnWidth < natural ? wrapInto(text, columnWidth) : [text],
            write: (line: string) => {
              const blanks = ' '.repeat(Math.max(0, columnWidth - line.length));
              const painted = line === '' ? '' : paint(line, cell?.tone);
              return isText ? painted + blanks : blanks + painted;
            },
          };
        }),
      ),
    );
    return index === 0 ? lines : ['', ...lines];
  });
}

/** The lines of a row, as many as its highest cell has. */
function rowLines(cells: readonly { readonly lines: readonly string[]; write(line: string): string }[]): string[] {
  const height = Math.max(...cells.map(({ lines }) => lines.length));
  return Array.from({ length: height }, (_, line) =>
    cells
      .map(({ lines, write }) => write(lines[line] ?? ''))
      .join('  ')
      .trimEnd(),
  );
}

/** The widths with `excess` taken off the widest of some columns, as far as each stays readable. */
function narrowed(widths: readonly number[], columns: readonly number[], excess: number): readonly number[] {
  const left = [...widths];
  for (let taken = 0; taken < excess; taken++) {
    const widest = columns.reduce((a, b) => ((left[b] ?? 0) > (left[a] ?? 0) ? b : a), columns[0] ?? 0);
    if ((left[widest] ?? 0) <= COLUMN_LEAST) break;
    left[widest] = (left[widest] ?? 0) - 1;
  }
  return left;
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
): readonly (readonly number[])[] {
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
