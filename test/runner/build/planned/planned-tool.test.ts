import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BuildContext } from '../../../../src/runner/build/build-context.ts';
import { toolCall } from '../../../../src/runner/build/planned/build-tools.ts';
import { compareArms } from '../../../../src/runner/build/planned/compare-arms.ts';
import { plannedCalls } from '../../../../src/runner/build/planned/planned-calls.ts';
import { runBuildCommand } from '../../../../src/runner/build/run-build-command.ts';
import { findProgram } from '../../../../src/system/find-program.ts';
import { armOf, heldLab, impatient } from './planned-lab.ts';

const has = (program: string) => findProgram(program, '/usr/local/bin:/usr/bin:/bin', '/') !== null;
/** A configuration tries the compiler several times. */
const CONFIGURED_MS = 120_000;

const CMAKE = `
cmake_minimum_required(VERSION 3.13)
project(x C)
set(X_LEVEL 1 CACHE STRING "level")
option(X_FAST "fast" ON)
option(X_UNUSED "unused" OFF)
option(X_MAP "a list of symbols" OFF)
option(X_HEADER "a written header" OFF)
configure_file(x.h.in x.h)
add_library(x SHARED a.c sub/b.c)
add_library(y STATIC a.c)
add_executable(t EXCLUDE_FROM_ALL t.c)
target_compile_definitions(x PRIVATE X_LEVEL=\${X_LEVEL} TEXT="a b")
target_include_directories(x PRIVATE \${CMAKE_CURRENT_BINARY_DIR})
if(X_FAST)
  target_compile_options(x PRIVATE -O3)
endif()
set(NAMES "f")
if(X_MAP)
  set(NAMES "g")
endif()
configure_file(x.map.in x.map)
set_target_properties(x PROPERTIES LINK_OPTIONS "-Wl,--version-script=\${CMAKE_CURRENT_BINARY_DIR}/x.map")
if(X_GENERATES)
  add_custom_command(OUTPUT g.c COMMAND \${CMAKE_COMMAND} -E copy \${CMAKE_CURRENT_SOURCE_DIR}/a.c g.c)
  target_sources(x PRIVATE g.c)
endif()
`;

const CONFIGURE = `#!/bin/sh
level=1 unused=no
for word; do
  case $word in --with-level=*) level=\${word#*=};; --enable-unused) unused=yes;; --endless) while :; do :; done;; --fails) exit 3;; esac
done
echo "#define LEVEL $level" >config.h
echo "unused=$unused" >config.mk
`;

const FILES = {
  'CMakeLists.txt': CMAKE,
  'x.h.in': '#cmakedefine01 X_HEADER\n',
  'x.map.in': 'V { global: @NAMES@; local: *; };\n',
  'a.c': '#include <stdio.h>\nint f(void) { return 1; }\nint g(void) { return 2; }\n',
  'sub/b.c': '#include "x.h"\nint h(void) { return X_HEADER; }\n#if X_LEVEL > 4\nint i;\n#endif\n',
  't.c': 'int main(void) { return 0; }\n',
  configure: CONFIGURE,
  Makefile: 'include config.mk\nall:\n\tgcc -fPIC -c c.c\n\tgcc -shared -o lib.so c.o\n',
  'c.c': '#include "config.h"\n#if LEVEL > 4\nint c;\n#endif\n',
  'meson.build': [
    "project('x', 'c')",
    "add_project_arguments('-DX_LEVEL=' + get_option('level').to_string(), language: 'c')",
    "conf = configuration_data({'X_HEADER': 0})",
    "configure_file(output: 'x.h', configuration: conf)",
    "shared_library('x', 'a.c', 'sub/b.c')",
    '',
  ].join('\n'),
  'meson_options.txt': "option('level', type: 'integer', value: 1)\n",
} as const;

let context: BuildContext;
let sha = '';
const lab = heldLab();

beforeAll(async () => {
  ({ context, sha } = await lab.open(FILES));
}, CONFIGURED_MS);
afterAll(() => lab.close());

type Commands = string[][];

async function compared(baseline: Commands, candidate: Commands, within = context) {
  const found = await compareArms(within, { baseline: armOf(sha, baseline), candidate: armOf(sha, candidate) });
  if (!found.ok) throw new Error(found.error.message);
  const { compared: result } = found.value;
  return { kind: result.kind, why: result.kind === 'unknown' ? result.why : '' };
}

const GENERATORS = [
  ['Unix Makefiles', has('cmake') && has('make')],
  ['Ninja', has('cmake') && has('ninja')],
] as const;

const cmake = (generator: string, ...settings: string[]): Commands => [
  ['cmake', '-S', '.', '-B', 'out', '-G', generator, ...settings],
  ['cmake', '--build', 'out', '-j', '2'],
];

describe.each(GENERATORS)('cmake with %s', (generator, isThere) => {
  test.skipIf(!isThere)(
    'the calls are those that a build makes',
    async () => {
      const arm = armOf(sha, cmake(generator));
      const planned = await plannedCalls(context, arm, 'baseline');
      if (!planned.ok || arm.source.kind !== 'build') throw new Error('not planned');
      expect(planned.value.gaps).toEqual([]);
      const real: string[] = [];
      for (const argv of arm.source.commands) {
        const ran = await runBuildCommand(context, argv, context.build, { name: 'baseline', arm: 'x' }, []);
        if (!ran.ok) throw new Error(ran.error.message);
        real.push(...ran.value.map(({ cwd, args }) => [cwd, ...args].join(' ')));
      }
      const ours = planned.value.calls.map(({ cwd, args }) => [cwd, ...args].join(' '));
      // The configuration tried the compiler too; what was planned is the rest.
      expect(real).toEqual(expect.arrayContaining(ours));
      const isOfBuild = (call: string) =>
        !/CMakeTmp|CMakeScratch|CompilerId|CMakeFiles\/\d|--version( |$)| -v( |$)/.test(call);
      expect(ours.sort()).toEqual(real.filter((call) => isOfBuild(call) && /\.[co]( |$)/.test(call)).sort());
      expect(ours.some((call) => call.includes('t.c'))).toBe(false);
    },
    CONFIGURED_MS,
  );

  test.skipIf(!isThere).each([
    ['an option that nothing reads', '-DX_UNUSED=ON', 'same'],
    ['a define that no condition notices', '-DX_LEVEL=2', 'same'],
    ['a define that a condition notices', '-DX_LEVEL=5', 'different'],
    ['an option of the compiler', '-DX_FAST=OFF', 'different'],
    ['a written header', '-DX_HEADER=ON', 'different'],
    ['a written list of symbols, which only the linker reads', '-DX_MAP=ON', 'different'],
    ['a build type', '-DCMAKE_BUILD_TYPE=Debug', 'different'],
  ])(
    '%s: %s is %s',
    async (_, setting, kind) => {
      expect((await compared(cmake(generator), cmake(generator, setting))).kind).toBe(kind);
    },
    CONFIGURED_MS,
  );

  test.skipIf(!isThere)(
    'a source that the build writes is a gap',
    async () => {
      const on = cmake(generator, '-DX_GENERATES=ON');
      expect(await compared(on, cmake(generator, '-DX_GENERATES=ON', '-DX_UNUSED=ON'))).toEqual({
        kind: 'unknown',
        why: expect.stringContaining('runs cmake -E copy'),
      });
    },
    CONFIGURED_MS,
  );
});

const configure = (...settings: string[]): Commands => [['./configure', ...settings], ['make']];

test.each([
  ['a switch that nothing reads', configure('--enable-unused'), 'same', ''],
  ['a number that no condition notices', configure('--with-level=2'), 'same', ''],
  ['a number that the code has', configure('--with-level=5'), 'different', ''],
  ['a script that fails', configure('--fails'), 'unknown', 'configure ended with exit code 3'],
  ['a build by a shell', [['sh', '-c', 'make']], 'unknown', 'runs sh'],
])('a configure script: %s', async (_, candidate, kind, why) => {
  expect(await compared(configure(), candidate)).toEqual({ kind, why: expect.stringContaining(why) });
});

test(
  'a configuration without end is stopped',
  async () => {
    expect(await compared(configure('--endless'), configure(), impatient(context))).toEqual({
      kind: 'unknown',
      why: 'configure did not end in time',
    });
  },
  CONFIGURED_MS,
);

const meson = (...settings: string[]): Commands => [
  ['meson', 'setup', 'out', ...settings],
  ['meson', 'compile', '-C', 'out'],
];
const isMesonThere = has('meson') && has('ninja') && execFileSync('meson', ['--version'], { encoding: 'utf8' }) !== '';

test.skipIf(!isMesonThere).each([
  ['-Dlevel=2', 'same'],
  ['-Dlevel=5', 'different'],
  ['-Doptimization=3', 'different'],
])(
  'meson: %s is %s',
  async (setting, kind) => {
    expect((await compared(meson(), meson(setting))).kind).toBe(kind);
  },
  CONFIGURED_MS,
);

test.each([
  ['cmake', ['--build', 'out', '--target', 'x', 'y', '-j4', '--', 'V=1'], { kind: 'unknown' }],
  [
    'cmake',
    ['--build', 'out', '--target', 'x', 'y', '-j', '4'],
    { kind: 'builds', folder: 'out', targets: ['x', 'y'] },
  ],
  ['cmake', ['--build', 'out', '--config', 'Release'], { kind: 'unknown' }],
  ['cmake', ['--install', 'out'], { kind: 'installs' }],
  ['cmake', ['-P', 'x.cmake'], { kind: 'unknown', why: 'runs cmake -P' }],
  ['cmake', ['--preset=x'], { kind: 'unknown' }],
  ['ninja', ['-C', 'out', 'lib.so'], { kind: 'builds', folder: 'out', targets: ['lib.so'] }],
  ['ninja', ['-f', 'other.ninja'], { kind: 'unknown' }],
  ['meson', ['compile', '-C', 'out', '-v'], { kind: 'builds', folder: 'out', targets: [] }],
  ['meson', ['setup', 'out'], { kind: 'configures' }],
  ['meson', ['test'], { kind: 'unknown' }],
])('%s %j', (program, words, call) => {
  expect(toolCall(program, words)).toMatchObject(call);
});
