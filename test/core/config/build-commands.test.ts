import { describe, expect, test } from 'vitest';
import { buildCommands } from '../../../src/core/config/build-commands.ts';
import type { BuildOption, BuildSystem } from '../../../src/model/line-flags.ts';

const arm = (defines: [string, string | null][], makeVariables: [string, string][] = []) => ({
  defines: defines.map(([name, value]) => ({ name, value })),
  options: makeVariables.map(([flag, value]) => ({ system: 'make' as const, flag, option: flag, value })),
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

describe('buildCommands passes the settings of each build system', () => {
  const option = (system: BuildSystem, option: string, value: string) => ({ system, flag: 'X', option, value });
  const table: [name: string, build: string[][], options: BuildOption[], expected: string[][]][] = [
    [
      'cmake',
      [['cmake', '-B', 'out', '{cmake}']],
      [option('cmake', 'X_A', 'ON'), option('cmake', 'X_B', '4')],
      [['cmake', '-B', 'out', '-DX_A=ON', '-DX_B=4']],
    ],
    [
      'meson',
      [['meson', 'setup', 'out', '{meson}']],
      [option('meson', 'stats', 'true')],
      [['meson', 'setup', 'out', '-Dstats=true']],
    ],
    ['nothing to pass', [['cmake', '{cmake}', '.']], [], [['cmake', '.']]],
    [
      'inside an argument',
      [['make', 'CMAKE_ARGS={cmake}']],
      [option('cmake', 'A', '1'), option('cmake', 'B', '2')],
      [['make', 'CMAKE_ARGS=-DA=1 -DB=2']],
    ],
    ['nothing inside an argument', [['make', 'CMAKE_ARGS={cmake}']], [], [['make']]],
    [
      'a variable of make at its place',
      [
        ['make', '{make}', 'X={defines}'],
        ['make', 'install'],
      ],
      [option('make', 'DEBUG', '1')],
      [
        ['make', 'DEBUG=1'],
        ['make', 'install'],
      ],
    ],
    [
      'each system by itself',
      [
        ['cmake', '{cmake}'],
        ['make', '-C', 'out', '{make}'],
      ],
      [option('make', 'V', '1'), option('cmake', 'A', 'OFF')],
      [
        ['cmake', '-DA=OFF'],
        ['make', '-C', 'out', 'V=1'],
      ],
    ],
  ];
  test.each(table)('%s', (_, build, options, expected) => {
    expect(buildCommands(line(...build), { defines: [], options })).toEqual(expected);
  });

  test.each([
    ['--enable-debug', 'yes', '--enable-debug'],
    ['--enable-debug', '1', '--enable-debug'],
    ['--enable-debug', 'ON', '--enable-debug'],
    ['--enable-debug', 'no', '--disable-debug'],
    ['--enable-debug', '0', '--disable-debug'],
    ['--enable-debug', 'false', '--disable-debug'],
    ['--enable-log', 'all', '--enable-log=all'],
    ['--with-lg-page', '12', '--with-lg-page=12'],
    ['--with-lg-page', '1', '--with-lg-page=1'],
    ['--with-mangling', 'no', '--without-mangling'],
    ['--with-mangling', 'yes', '--with-mangling'],
    ['--lto', 'yes', '--lto'],
    ['--lto', 'no', undefined],
    ['--config', 'debug', '--config=debug'],
  ])('configure %s with %s', (name, value, expected) => {
    const [argv] = buildCommands(line(['./configure', '{configure}']), {
      defines: [],
      options: [option('configure', name, value)],
    });
    expect(argv).toEqual(['./configure', ...(expected === undefined ? [] : [expected])]);
  });
});
