import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { read } from './documents.ts';

/** A promise: its number, and the test that enforces it or why there is none yet. */
const rows = [
  ...read('SPECIFICATION.md').matchAll(
    /^\| (\d+) \| (.+) \| (.+) \| (?:`(test\/\S+|\.ci\/run)`|(pending)) \| (.+) \|$/gm,
  ),
].map(([row, number, , , file, , name = '']) => ({ row, number: Number(number), file, name }));

test('promises are numbered from 1 without holes, and no line is read as none', () => {
  expect(rows.map(({ number }) => number)).toEqual(rows.map((_, index) => index + 1));
  expect(rows).toHaveLength([...read('SPECIFICATION.md').matchAll(/^\| \d+ \|/gm)].length);
  expect(rows.length).toBeGreaterThan(30);
});

test('every test that SPECIFICATION.md names exists', () => {
  const missing = rows.filter(({ file, name }) => {
    if (file === undefined) return false;
    const text = existsSync(file) ? read(file) : '';
    return !["'", '"', '`'].some((quote) => text.includes(`${quote}${name}${quote}`));
  });
  expect(missing.map(({ row }) => row)).toEqual([]);
});

test('a pending promise says why', () => {
  const pending = rows.filter(({ file }) => file === undefined);
  expect(pending.filter(({ name }) => name.length < 20)).toEqual([]);
});
