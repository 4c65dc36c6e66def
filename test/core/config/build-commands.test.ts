import { expect, test } from 'vitest';
import { buildCommands } from '../../../src/core/config/build-commands.ts';

const arm = (defines: [string, string | null][], makeVariables: [string, string][] = []) => ({
  defines: defines.map(([name, value]) => ({ name, value })),
  makeVariables: makeVariables.map(([name, value]) => ({ name, value })),
});
const line = (...build: string[][]) => ({ build, library: 'x.so', presets: {} });

test.each([
  [
    'both forms',
    ['make', 'X={defines}', 'all'],
    arm([
      ['A', '1'],
      ['B', null],
    ]),
    ['make', 'X=-UA -DA=1 -UB', 'all'],
  ],
  ['nothing to pass', ['make', 'X={defines}', 'all'], arm([]), ['make', 'all']],
  ['other text stays', ['make', 'X=-O2 {defines}'], arm([]), ['make', 'X=-O2']],
  ['other text is kept beside', ['make', 'X=-O2 {defines}'], arm([['A', '0']]), ['make', 'X=-O2 -UA -DA=0']],
  [
    'an argument of its own',
    ['cc', '{defines}', 'a.c'],
    arm([
      ['A', '1'],
      ['B', '2'],
    ]),
    ['cc', '-UA', '-DA=1', '-UB', '-DB=2', 'a.c'],
  ],
  ['none of its own', ['cc', '{defines}', 'a.c'], arm([]), ['cc', 'a.c']],
  [
    'variables follow',
    ['make', 'X={defines}', 'all'],
    arm([['A', '1']], [['V', '2']]),
    ['make', 'X=-UA -DA=1', 'V=2', 'all'],
  ],
  ['variables without defines', ['make', 'X={defines}', 'all'], arm([], [['V', '2']]), ['make', 'V=2', 'all']],
  ['variables without a place', ['make', 'all'], arm([], [['V', '2']]), ['make', 'all', 'V=2']],
])('%s', (_, build, defined, expected) => {
  expect(buildCommands(line(build), defined)).toEqual([expected]);
});

test('buildCommands passes defines only to the command with {defines}', () => {
  const build = line(['make', 'clean'], ['make', 'X={defines}'], ['strip', 'x.so']);
  expect(buildCommands(build, arm([['A', '1']], [['V', '2']]))).toEqual([
    ['make', 'clean'],
    ['make', 'X=-UA -DA=1', 'V=2'],
    ['strip', 'x.so'],
  ]);
});
