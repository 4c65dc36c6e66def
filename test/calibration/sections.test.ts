import { expect, test } from 'vitest';
import { boundaries } from '../../calibration/sections/boundaries.ts';
import { SECTIONS } from '../../calibration/sections.ts';
import { failuresOf } from '../../calibration/table.ts';

test('each section has a unique name that fits into a marker', () => {
  const names = SECTIONS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.filter((name) => !/^[a-z-]+$/.test(name))).toEqual([]);
});

test('the section boundaries has the ranks of the unit tests, and walks cross the boundaries as often as the spent error', async () => {
  const tables = await boundaries.run({ quick: true, seed: 'test', workers: 1, progress: () => {} });
  expect(tables.at(-1)?.rows.map((row) => row[2])).toEqual(
    [6, 33, 123, 337, 868, 2158, 5075].map((value) => ({ value, digits: 0 })),
  );
  expect(tables.flatMap(failuresOf)).toEqual([]);
});
