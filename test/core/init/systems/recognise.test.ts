import { describe, expect, test } from 'vitest';
import { chooseLibraries, lineName } from '../../../../src/core/init/systems/choose-libraries.ts';
import { cmakeCommands } from '../../../../src/core/init/systems/cmake-commands.ts';
import {
  cacheNames,
  cmakeDownloads,
  cmakeOptions,
  isExtraOption,
} from '../../../../src/core/init/systems/cmake-options.ts';
import { cmakePresets } from '../../../../src/core/init/systems/cmake-presets.ts';
import { declaredSwitches, helpSwitches } from '../../../../src/core/init/systems/configure-switches.ts';
import { missingProgram } from '../../../../src/core/init/systems/failed-command.ts';
import { makePresets } from '../../../../src/core/init/systems/make-presets.ts';
import { readMakefile } from '../../../../src/core/init/systems/makefile.ts';
import { mesonOptions } from '../../../../src/core/init/systems/meson.ts';
import { ninjaLibraries } from '../../../../src/core/init/systems/ninja-file.ts';
import { helpChoices } from '../../../../src/core/init/systems/python-configure.ts';

const CALLS = ['malloc', 'free', 'calloc', 'realloc'];

describe('CMake', () => {
  test.each<[what: string, text: string, commands: [string, string[]][]]>([
    ['one line', 'option(A "text" ON)', [['option', ['A', 'text', 'ON']]]],
    ['several lines and a comment', 'SET( A # one ) two\n  b\n)', [['set', ['A', 'b']]]],
    [
      'parentheses inside',
      'if(A AND (B OR C))\nx(y)',
      [
        ['if', ['A', 'AND', 'B', 'OR', 'C']],
        ['x', ['y']],
      ],
    ],
    ['a string with a parenthesis and a quote', 'a("x) \\" y" z)', [['a', ['x) \\" y', 'z']]]],
    ['a bracket argument', 'a([==[ ]] ) ]==] b)', [['a', [' ]] ) ', 'b']]]],
    ['a bracket comment', '#[[ a(b) ]] c(d)', [['c', ['d']]]],
    ['an open string', 'a("b', []],
    ['a parenthesis too many', 'a(b)) c(d)', [['a', ['b']]]],
  ])('cmakeCommands reads %s', (_, text, commands) => {
    expect(cmakeCommands(text).map(({ name, arguments: args }) => [name, args])).toEqual(commands);
  });

  test('options and cache entries are settings, and those of CMake or with FORCE are not', () => {
    const commands = cmakeCommands(`
      option(X_A "a" ON) option(X_BUILD_TESTS "t" ON) option(\${X_B} "b")
      cmake_dependent_option(X_C "c" OFF "X_A" OFF)
      set(X_D 1 CACHE STRING "d") set(X_E ON CACHE BOOL "e" FORCE) set(X_F f) set(CMAKE_BUILD_TYPE Release CACHE STRING "")
      option(X_A "again" OFF)`);
    const options = cmakeOptions(commands);
    expect(options.map(({ name }) => name)).toEqual(['X_A', 'X_BUILD_TESTS', 'X_C', 'X_D']);
    expect(options.filter(isExtraOption).map(({ name }) => name)).toEqual(['X_BUILD_TESTS']);
  });

  test('cacheNames reads what a user may set', () => {
    const cache = '//doc\nX_A:BOOL=ON\nX_B:STRING=\nX_C:INTERNAL=1\nX-ADVANCED:INTERNAL=1\nX_D:STATIC=1\n';
    expect([...cacheNames(cache)]).toEqual(['X_A', 'X_B']);
  });

  test('cmakeDownloads names what is fetched', () => {
    const text =
      'FetchContent_Declare(Layers GIT_TAG x)\nExternalProject_Add(gtest URL y)\nFetchContent_MakeAvailable(Layers)';
    expect(cmakeDownloads(cmakeCommands(text))).toEqual(['Layers', 'gtest']);
  });
});

test('presets of CMake are those that set flags of the line and nothing else but variables of CMake', () => {
  const preset = (name: string, cacheVariables: object, more = {}) => ({ name, cacheVariables, ...more });
  const configurePresets = [
    preset('base', { CMAKE_BUILD_TYPE: 'Release', X_A: true }, { hidden: true }),
    preset('Secure Build', { X_B: { type: 'STRING', value: '4' } }, { inherits: 'base' }),
    preset('other', { X_A: 'OFF', UNKNOWN: '1' }),
    preset('path', { X_B: '/usr/x' }),
    preset('none', {}, { inherits: ['none'] }),
  ];
  const flags = { X_A: 'X_A', X_B: 'X_B' };
  expect(cmakePresets(JSON.stringify({ configurePresets }), flags)).toEqual({
    'secure-build': { flags: { X_A: 'ON', X_B: '4' } },
  });
  expect(cmakePresets('{', flags)).toEqual({});
});

test('chooseLibraries takes whole allocators, the plain one first', () => {
  const library = (path: string, defines = CALLS) => ({ paths: [path], defines, sha256: path });
  const left = {
    programs: [],
    libraries: [
      library('out/libx-debug.so'),
      library('out/libx-long.so'),
      library('out/libx.so'),
      library('out/libonly.so', ['malloc']),
      library('out/libhelper.so', []),
    ],
  };
  expect(chooseLibraries(left).map(({ paths }) => paths[0])).toEqual([
    'out/libx.so',
    'out/libx-long.so',
    'out/libx-debug.so',
  ]);
});

test.each([
  ['lib/libjemalloc.so.2', 'jemalloc'],
  ['out/libX-Y.so', 'x-y'],
  ['out/9.so', 'main'],
  ['libbase.so', 'base-line'],
  ['constructor', 'constructor-line'],
])('the line of %s is %s', (file, name) => expect(lineName(file)).toBe(name));

test('switches of configure: from its help and from its source', () => {
  const help = `  --disable-option-checking  ignore
  --enable-FEATURE[=ARG]  include
  --enable-stats          keep
  --disable-cache-oblivious
                          never
  --with-lg-page=<lg>     size
  --without-export        none
  --prefix=PREFIX         install`;
  const switches = ['--enable-stats', '--enable-cache-oblivious', '--with-lg-page', '--with-export'];
  expect(helpSwitches(help)).toEqual(switches);
  const source = 'AC_ARG_ENABLE([stats],\nAC_ARG_ENABLE(static, x)\nAC_ARG_WITH([lg_page],';
  expect(declaredSwitches(source)).toEqual(['--enable-stats', '--with-lg-page']);
});

test('options of Meson without comments and tests', () => {
  const text =
    "# option('no', type: 'boolean')\noption('stats', type: 'boolean')\noption( 'build_tests', type: 'boolean')";
  expect(mesonOptions(text)).toEqual(['stats']);
});

test('libraries of a build.ninja', () => {
  const text =
    'build a.o: cc a.c\nbuild lib/libx.so | lib/libx.def: so $\n    a.o\nbuild all: phony lib/liby.so\nbuild libz.so.1: so b.o\n';
  expect(ninjaLibraries(text)).toEqual(['lib/libx.so', 'libz.so.1']);
});

test('the optimised build of a script in Python', () => {
  const output =
    '[-h] [-t {linux,macos}] [--toolchain {msvc,gcc,clang}] [-c {debug,release}]\n  -c {debug,release}, --config {debug,release}\n --lto';
  expect(helpChoices({ output })).toEqual(['--config', 'release', '--toolchain', 'gcc']);
  expect(helpChoices({ output: '' })).toEqual([]);
});

test.each([
  ['./autogen.sh: 4: autoconf: not found', 'autoconf'],
  ['bash: line 1: meson: command not found', 'meson'],
  ['make: g++: No such file or directory', 'g++'],
  ['env: ‘python3’: No such file or directory', 'python3'],
  ['x.c: not found', null],
  ['cat: x.txt: No such file or directory', null],
])('the program that "%s" misses is %s', (output, program) => {
  expect(missingProgram(['sh', 'x'], { end: 'ended with exit code 2', output })).toBe(program);
});

test('presets are variants of the same goal with plain values', () => {
  const makefile = readMakefile(
    'Makefile',
    `FAST := X_SHARDS=8 X_BURST=2
all: libx.so
all_fast:
\t@$(MAKE) clean
\t@$(MAKE) all $(FAST)
all_64:
\t+$(MAKE) all X_EXTRA='-DX_A=1 -DX_B'
all_odd:
\t$(MAKE) all X_EXTRA='-O3'
all_none:
\t$(MAKE) all
other:
\t$(MAKE) something X_A=1
`,
  );
  const { presets, variables, leftOut } = makePresets(makefile, 'all', 'X_EXTRA');
  expect(presets).toEqual({
    fast: { flags: { X_SHARDS: '8', X_BURST: '2' } },
    v64: { defines: { X_A: '1', X_B: '1' } },
  });
  expect(variables).toEqual(['X_SHARDS', 'X_BURST']);
  expect(leftOut).toEqual(['all_odd']);
});
