import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, test } from 'vitest';
import {
  argumentsOf,
  threadsOf,
  usageOf,
  WORKLOADS,
  withOpenLength,
  workloadCommand,
} from '../../../src/core/config/workloads.ts';

const sources = globSync('bench-kit/workloads/*.c');

test('WORKLOADS has a row for each workload of the kit, with the arguments of its source, their bounds and the defaults of the last ones', () => {
  expect(sources.map((path) => basename(path, '.c')).sort()).toEqual(Object.keys(WORKLOADS).sort());
  for (const path of sources) {
    const name = basename(path, '.c');
    const source = readFileSync(path, 'utf8');
    expect(usageOf(name), name).toBe(/^\/\/ {3}(<.*)$/m.exec(source)?.[1]);
    const table = /static const struct argument arguments\[\] = \{\n([\s\S]*?)END_OF_ARGUMENTS/.exec(source)?.[1] ?? '';
    const rows = table.split('\n').filter((row) => row.trim() !== '');
    const known = argumentsOf(name);
    expect(known.map(([, { kit }]) => kit)).toEqual(rows.map(kitNameOf));
    for (const [index, [key, argument]] of known.entries()) {
      const row = rows[index] ?? '';
      const bound = (which: string) => new RegExp(`\\.${which} = ([^,]+),`).exec(row)?.[1];
      for (const [which, value] of [
        ['low', argument.least],
        ['high', argument.most],
      ] as const) {
        if (bound(which) !== undefined) expect(numberOf(bound(which) ?? ''), `${name} ${key} ${which}`).toBe(value);
      }
      expect(argument.even === true, `${name} ${key}`).toBe(row.includes('.even = true'));
      expect(argument.default).toBeGreaterThanOrEqual(argument.least);
      if (!argument.optional) continue;
      const variable = /&(\w+)/.exec(row)?.[1] ?? '';
      const own = new RegExp(`static uint64_t [^;]*\\b${variable} = (\\d+)`).exec(source)?.[1];
      expect(String(argument.default), `${name} ${key}`).toBe(own);
    }
  }
});

/** The name of an argument in a row of its table: `ARGUMENT_MIN(…)` or `.name = "min"`. */
function kitNameOf(row: string): string {
  return /\.name = "(\w+)"/.exec(row)?.[1] ?? /ARGUMENT_(\w+)\(/.exec(row)?.[1]?.toLowerCase() ?? row;
}

/** The C constants that bounds are written with. */
function numberOf(text: string): number {
  const [base = '', shift] = text.replace(/[uUlL]+(?=\s|$)/g, '').split(' << ');
  const known: Record<string, number> = { BLOCK_MIN: 16, THREADS_MAX: 256, TRAYS: 4 };
  const number = known[base] ?? Number(base);
  return shift === undefined ? number : number * 2 ** Number(shift);
}

test('named arguments stand in the order of the command line, with the defaults of those that are absent', () => {
  expect(workloadCommand({ name: 'mt-remote', threads: '{T}', remote: '{R}' })).toEqual([
    'mt-remote',
    '{T}',
    '1000000',
    '400',
    '16',
    '2048',
    '{R}',
    '65536',
  ]);
  expect(workloadCommand(['st-mixed', '10', '20', '16', '64'])).toEqual(['st-mixed', '10', '20', '16', '64']);
});

test('threadsOf and withOpenLength read the arguments of a command line', () => {
  expect(threadsOf(['mt-remote', '4', '1000'])).toBe(4);
  expect(threadsOf(['st-mixed', '1000'])).toBe(1);
  expect(withOpenLength(['mt-remote', '4', '1000', '400'])).toEqual(['mt-remote', '4', '{iters}', '400']);
  expect(withOpenLength(['st-mixed', '1000', '400'])).toEqual(['st-mixed', '{iters}', '400']);
});
