import { wrap, wrapInto } from '../core/text/wrap.ts';
import type { DoctorRow, DoctorStatus } from '../model/doctor-report.ts';
import type { Terminal } from './terminal.ts';

type TableTarget = Pick<Terminal, 'out' | 'color' | 'width'>;

const STATUSES = ['pass', 'warn', 'fail', 'unknown'] as const;
/** Codes of ECMA-48: green, yellow, red, magenta. */
const COLOURS: Readonly<Record<DoctorStatus, string>> = { pass: '32', warn: '33', fail: '31', unknown: '35' };
const HEAD = ['CHECK', 'VALUE', 'PATH', 'STATUS', 'FIX'] as const;
const STATUS_WIDTH = 'unknown'.length;
const VALUE_MAX = 30;
/** Narrower terminals get one short paragraph for each row. */
const TABLE_MIN = 72;

/**
 * The rows of the doctor as text. In a log each row is one line with the fix at its end; on a terminal the fix is below its row, and on a
 * narrow one everything is.
 */
export function doctorTable(rows: readonly DoctorRow[], target: TableTarget): string {
  const lines = target.out.isTTY ? terminalLines(rows, target) : logLines(rows);
  const end = target.out.isTTY ? wrap(summary(rows), target.width, 2) : [summary(rows)];
  return `${[...lines, '', ...end].join('\n')}\n`;
}

function logLines(rows: readonly DoctorRow[]): string[] {
  const cells = [HEAD, ...rows.map(({ check, value, path, status, fix }) => [check, value, path, status, fix])];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...cells.map((row) => (row[column] ?? '').length)));
  return cells.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function terminalLines(rows: readonly DoctorRow[], { color, width }: TableTarget): string[] {
  const paint = (status: DoctorStatus, text: string): string =>
    color ? `\u001b[${COLOURS[status]}m${text}\u001b[0m` : text;
  if (width < TABLE_MIN) {
    return rows.flatMap(({ check, value, path, status, fix }) => [
      `${paint(status, status.padEnd(STATUS_WIDTH))}  ${check}`,
      ...[value, path, fix].filter((text) => text !== '').flatMap((text) => wrap(`  ${text}`, width, 4)),
    ]);
  }
  const longest = (cells: readonly string[]): number => Math.max(...cells.map(({ length }) => length));
  const check = longest([HEAD[0], ...rows.map((row) => row.check)]);
  const value = Math.min(VALUE_MAX, longest([HEAD[1], ...rows.map((row) => row.value)]));
  const indent = ' '.repeat(check + 2);
  const rest = width - check - value - STATUS_WIDTH - 6;
  const line = (...cells: readonly [string, string, string, string]): string =>
    [cells[0].padEnd(check), cells[1].padEnd(value), cells[2], cells[3]].join('  ').trimEnd();
  return [
    line(HEAD[0], HEAD[1], HEAD[3].padEnd(STATUS_WIDTH), HEAD[2]),
    ...rows.flatMap((row) => {
      const values = wrapInto(row.value, value);
      // A path stays whole, so that it can be copied.
      const isShort = row.path.length <= rest;
      const status = paint(row.status, row.status.padEnd(STATUS_WIDTH));
      return [
        line(row.check, values[0] ?? '', status, isShort ? row.path : ''),
        ...values.slice(1).map((piece) => indent + piece),
        ...(isShort ? [] : [indent + row.path]),
        ...(row.fix === '' ? [] : wrap(indent + row.fix, width, indent.length)),
      ];
    }),
  ];
}

function summary(rows: readonly DoctorRow[]): string {
  const counts = STATUSES.map((status) => `${rows.filter((row) => row.status === status).length} ${status}`);
  return `${rows.length} checks: ${counts.join(', ')}`;
}
