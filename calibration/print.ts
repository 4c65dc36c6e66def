import { basisOf, printCell, type Table } from './table.ts';

/** A table as GitHub Markdown: title, grid, remarks. */
export function toMarkdown(table: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const grid = [
    line(table.columns),
    `|${table.columns.map((_, index) => (index === 0 ? '---|' : '---:|')).join('')}`,
    ...table.rows.map((row) => line(row.map(printCell))),
  ];
  return [`**${table.title}**`, ...(table.rows.length > 0 ? [grid.join('\n')] : []), ...remarks(table)].join('\n\n');
}

/** A table in columns for a terminal. */
export function toText(table: Table): string {
  const cells = [table.columns, ...table.rows.map((row) => row.map(printCell))];
  const widths = table.columns.map((_, index) => Math.max(...cells.map((row) => row[index]?.length ?? 0)));
  const pad = (cell: string, index: number) =>
    index === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[index] ?? 0);
  const grid = table.rows.length > 0 ? cells.map((row) => `  ${row.map(pad).join('  ')}`) : [];
  return [table.title, ...grid, ...remarks(table).map((remark) => `  ${remark}`)].join('\n');
}

function remarks(table: Table): string[] {
  const remark = [basisOf(table), ...table.notes].filter((text) => text !== '').join(' ');
  return remark === '' ? [] : [remark];
}
