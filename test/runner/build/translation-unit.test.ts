import { expect, test } from 'vitest';
import { readMacros, translationUnits } from '../../../src/runner/build/translation-unit.ts';

const units = (...args: string[]) =>
  translationUnits({ compiler: '/usr/bin/gcc', cwd: '/job/src', args }).map(({ source, macrosArgv }) => ({
    source,
    args: macrosArgv.slice(1).join(' '),
  }));

test('translationUnits keeps the options of a compile and drops its outputs', () => {
  expect(units('-O2', '-DA=1', '-Iinclude', '-MMD', '-MF', 'x.d', '-c', 'src/x.c', '-o', 'obj/x.o')).toEqual([
    { source: '/job/src/src/x.c', args: '-O2 -DA=1 -Iinclude -E -dM src/x.c' },
  ]);
});

test('translationUnits returns a unit for each source of a direct link', () => {
  expect(
    units('-shared', '-fPIC', '-DA', 'a.c', 'b.cc', 'c.o', '-lpthread', '-o', 'lib.so').map(({ args }) => args),
  ).toEqual(['-fPIC -DA -E -dM a.c', '-fPIC -DA -E -dM b.cc']);
});

test('translationUnits does not take the value of an option for a source', () => {
  expect(units('-include', 'config.c', '-D', 'NAME=x.c', '-c', 'x.c')).toEqual([
    { source: '/job/src/x.c', args: '-include config.c -D NAME=x.c -E -dM x.c' },
  ]);
});

test.each([
  [['-shared', 'a.o', 'b.o', '-o', 'lib.so']],
  [['-E', 'x.c']],
  [['-MM', 'x.c']],
  [['--version']],
  [['-x', 'c', '-c', '-']],
])('translationUnits returns no unit for %j', (args) => {
  expect(units(...args)).toEqual([]);
});

test('readMacros reads macros by name', () => {
  const listing = '#define A 1\n#define AB 2\n#define EMPTY \n#define F(x) x\n#define B (1 << 3)\n';
  expect([...readMacros(listing, new Set(['A', 'B', 'EMPTY', 'F', 'C']))]).toEqual([
    ['A', '1'],
    ['EMPTY', ''],
    ['B', '(1 << 3)'],
  ]);
});
