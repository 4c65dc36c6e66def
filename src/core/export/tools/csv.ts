import { madSd } from '../../../stats/summary.ts';
import type { ExportedResult } from './exported-result.ts';

type Field = string | number | null;

/** One row for each quantity of each arm, by RFC 4180, with a head. Changes are fractions. */
export function csv(result: ExportedResult, arms: readonly number[]): string {
  const head = [
    ...['repository', 'machine', 'finished', 'verdict', 'lane', 'metric', 'unit', 'better', 'role', 'bound'],
    ...['arm', 'label', 'version', 'values', 'median', 'spread'],
    ...['against', 'change', 'change_low', 'change_high', 'outcome', 'result'],
  ];
  const rows = result.quantities.flatMap((quantity) =>
    arms.map((arm): Field[] => {
      const { values = [], median = null, change = null, outcome = '' } = quantity.arms[arm] ?? {};
      const own = result.arms[arm];
      return [
        ...[result.repository, result.machine, result.finishedAt, result.verdict],
        ...[quantity.lane, quantity.name, quantity.unit, quantity.better, quantity.role, quantity.bound],
        ...[own?.name ?? '', own?.label ?? '', own?.version ?? ''],
        ...[values.length, median, values.length < 2 ? null : madSd(values)],
        arm === 0 ? '' : (result.arms[0]?.name ?? ''),
        ...[change?.estimate ?? null, change?.low ?? null, change?.high ?? null, outcome, result.headline],
      ];
    }),
  );
  return table(head, rows);
}

/** One row for each value of each quantity. `number` counts the blocks or rounds that count, from 1. */
export function csvSamples(result: ExportedResult, arms: readonly number[]): string {
  const head = ['verdict', 'lane', 'metric', 'unit', 'better', 'arm', 'number', 'value'];
  const rows = result.quantities.flatMap(({ lane, name, unit, better, arms: own }) =>
    arms.flatMap((arm) =>
      (own[arm]?.values ?? []).map((value, index): Field[] => [
        ...[result.verdict, lane, name, unit, better],
        ...[result.arms[arm]?.name ?? '', index + 1, value],
      ]),
    ),
  );
  return table(head, rows);
}

function table(head: readonly string[], rows: readonly (readonly Field[])[]): string {
  return [head, ...rows].map((row) => `${row.map(field).join(',')}\r\n`).join('');
}

/** A text that a spreadsheet would compute gets an apostrophe in front. */
function field(value: Field): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
