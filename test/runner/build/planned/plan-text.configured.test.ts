import { describe, expect, test } from 'vitest';
import type { BuildOption } from '../../../../src/model/line-flags.ts';
import type { Arm } from '../../../../src/model/plan.ts';
import { findProgram } from '../../../../src/system/find-program.ts';
import { cachePlace, isIsolated, recordOf } from '../cache-place.ts';
import { armOf, repositoryOf } from './planned-lab.ts';

const BUILD_MS = 240_000;
const has = (program: string) => findProgram(program, '/usr/local/bin:/usr/bin:/bin', '/') !== null;
type Setting = Readonly<Record<string, string>>;

/** A library of three sources: one reads the define of A, one the header that has B, one neither. */
const SOURCES = {
  'a.c': '#if X_A\nint a(void) { return 1; }\n#endif\nint all_a;\n',
  'b.c': '#include "x.h"\nint b(void) { return X_B; }\n',
  'c.c': 'int c(void) { return 3; }\n',
};

const CMAKE = `cmake_minimum_required(VERSION 3.13)
project(x C)
set(X_A 0 CACHE STRING "")
set(X_B 0 CACHE STRING "")
set(X_C 0 CACHE STRING "")
set(X_MAP 0 CACHE STRING "")
configure_file(x.h.in x.h)
file(WRITE \${CMAKE_CURRENT_BINARY_DIR}/x.map "V\${X_MAP} { global: *; };")
add_library(x SHARED a.c b.c c.c)
target_include_directories(x PRIVATE \${CMAKE_CURRENT_BINARY_DIR})
target_compile_definitions(x PRIVATE X_A=\${X_A} X_C=\${X_C})
set_target_properties(x PROPERTIES LINK_OPTIONS "-Wl,--version-script=\${CMAKE_CURRENT_BINARY_DIR}/x.map")
install(TARGETS x DESTINATION .)
install(CODE "file(APPEND \${CMAKE_CURRENT_BINARY_DIR}/libx.so \${X_INSTALLED})")
`;

const CONFIGURE = `#!/bin/sh
a=0 b=0 c=0
for word; do
  case $word in X_A=*) a=\${word#*=};; X_B=*) b=\${word#*=};; X_C=*) c=\${word#*=};; X_EXPORT=*) echo "export CPATH = \${word#*=}" >more.mk;; esac
done
mkdir -p out
echo "#define X_B $b" >out/x.h
echo "DEFS = -DX_A=$a -DX_C=$c" >config.mk
exec 5>config.log; printf "x_a='%s'\\nx_b='%s'\\n" $a $b >&5
`;

const FILES = {
  ...SOURCES,
  'CMakeLists.txt': CMAKE,
  'x.h.in': '#define X_B @X_B@\n',
  'meson.build': [
    "project('x', 'c')",
    "add_project_arguments('-DX_A=' + get_option('X_A').to_string(), '-DX_C=' + get_option('X_C').to_string(), language: 'c')",
    "conf = configuration_data({'X_B': get_option('X_B')})",
    "configure_file(output: 'x.h', configuration: conf)",
    "shared_library('x', 'a.c', 'b.c', 'c.c')",
    '',
  ].join('\n'),
  'meson_options.txt': ['X_A', 'X_B', 'X_C'].map((name) => `option('${name}', type: 'integer', value: 0)\n`).join(''),
  configure: CONFIGURE,
  Makefile: `include config.mk
-include more.mk
out/libx.so: out/a.o out/b.o out/c.o
	gcc -shared -o $@ out/a.o out/b.o out/c.o
out/%.o: %.c
	gcc -O1 -fPIC -Iout $(DEFS) -c $< -o $@
`,
};

const AUTOMAKE = {
  'configure.ac': `AC_INIT([x],[1])
AM_INIT_AUTOMAKE([foreign])
AC_PROG_CC
LT_INIT
AC_CONFIG_FILES([Makefile])
AC_OUTPUT
`,
  'Makefile.am': 'lib_LTLIBRARIES = libx.la\nlibx_la_SOURCES = a.c b.c c.c\n',
  ...SOURCES,
  'b.c': 'int b(void) { return X_B; }\n#ifndef PIC\nint archive = X_C;\n#endif\n',
} as const;

const settings = (setting: Setting, prefix = '') =>
  Object.entries(setting).map(([name, value]) => `${prefix}${name}=${value}`);
const cmake = (generator: string) => (setting: Setting) => [
  ['cmake', '-S', '.', '-B', 'out', '-G', generator, ...settings(setting, '-D')],
  ['cmake', '--build', 'out'],
];

const SYSTEMS: readonly [string, BuildOption['system'], boolean, (setting: Setting) => string[][]][] = [
  ['cmake with make', 'cmake', has('cmake'), cmake('Unix Makefiles')],
  ['cmake with ninja', 'cmake', has('cmake') && has('ninja'), cmake('Ninja')],
  [
    'meson',
    'meson',
    has('meson') && has('ninja'),
    (setting) => [
      ['meson', 'setup', 'out', ...settings(setting, '-D')],
      ['ninja', '-C', 'out'],
    ],
  ],
  ['a configure script', 'configure', true, (setting) => [['./configure', ...settings(setting)], ['make']]],
];

function lab(
  commands: (setting: Setting) => string[][],
  system: BuildOption['system'] = 'cmake',
  files: Readonly<Record<string, string>> = FILES,
  library = 'out/libx.so',
) {
  const { ask, sha } = cachePlace((directory) => repositoryOf(files, directory));
  const arm = (setting: Setting): Arm => {
    const made = armOf(sha, commands(setting), library);
    if (made.source.kind !== 'build') throw new Error('it is built');
    const options = Object.entries(setting).map(
      ([flag, value]): BuildOption => ({ system, flag, option: flag, value }),
    );
    return { ...made, source: { ...made.source, options } };
  };
  /** The builds of a comparison, the baseline first. */
  const compare = (baseline: Setting, candidate: Setting) =>
    ask({ sha, arms: [arm(baseline), arm(candidate)], names: ['baseline', 'candidate'], compares: true });
  return { compare };
}

const ALL = ['a.c', 'b.c', 'c.c'];

describe.skipIf(!isIsolated)('configured builds of the same text (skipped without bubblewrap)', () => {
  describe.each(SYSTEMS)('%s', (_, system, isThere, commands) => {
    test.skipIf(!isThere)(
      'another question on the same commit compiles its candidate alone',
      async () => {
        const { compare } = lab(commands, system);
        const first = await compare({ X_A: '0' }, { X_A: '1' });
        expect(first.compiled.sort()).toEqual([...ALL, ...ALL].sort());
        const second = await compare({ X_B: '0' }, { X_B: '1' });
        expect(second.compiled.sort()).toEqual(ALL);
        const [baseline, candidate] = second.built.map(recordOf);
        expect(second.built[0]?.bytes).toEqual(first.built[0]?.bytes);
        expect(second.built[1]?.bytes).not.toEqual(first.built[0]?.bytes);
        expect(baseline?.record).toMatchObject({ fromCache: { builtAt: expect.stringMatching(/^20/) } });
        expect(candidate?.record).not.toHaveProperty('fromCache');
        // What was configured is said by its own configuration.
        if (system !== 'configure') {
          expect(baseline?.statements.X_B).toMatchObject({ agrees: true, value: '0' });
          expect(candidate?.statements.X_B).toMatchObject({ agrees: true, value: '1' });
        }
        expect(second.logs['build-baseline']).toContain(
          '(built with other settings, which make the same text of all 3',
        );
        const again = await compare({ X_B: '0' }, { X_B: '1' });
        expect([again.commands, again.compiled]).toEqual([0, []]);
      },
      BUILD_MS,
    );

    test.skipIf(!isThere)(
      'a baseline of another text is built',
      async () => {
        const { compare } = lab(commands, system);
        await compare({ X_A: '0' }, { X_A: '1' });
        expect((await compare({ X_A: '1', X_C: '0' }, { X_A: '1', X_B: '1' })).compiled).toHaveLength(6);
        expect((await compare({ X_B: '7' }, { X_B: '8' })).compiled).toHaveLength(6);
        // A number that no condition notices leaves the text as it is, of both arms.
        expect((await compare({ X_C: '5' }, { X_C: '5', X_B: '9' })).compiled.sort()).toEqual(ALL);
        expect((await compare({ X_C: '6' }, { X_C: '6', X_A: '1' })).compiled).toEqual([]);
      },
      BUILD_MS,
    );
  });

  test.skipIf(!has('automake') || !has('libtoolize'))(
    'with automake and libtool a baseline of the same text is configured only, and one whose archive differs is built',
    async () => {
      const commands = (setting: Setting) => {
        const defines = settings({ X_A: '0', X_B: '0', X_C: '0', ...setting }, '-D').join(' ');
        return [['autoreconf', '-fi'], ['./configure', `CPPFLAGS=${defines}`], ['make']];
      };
      const { compare } = lab(commands, 'configure', AUTOMAKE, '.libs/libx.so');
      // Each source is compiled for the library and for the archive.
      expect((await compare({ X_A: '0' }, { X_A: '1' })).compiled).toHaveLength(12);
      expect((await compare({ X_B: '0' }, { X_B: '1' })).compiled).toHaveLength(6);
      expect((await compare({ X_C: '1' }, { X_C: '2' })).compiled).toHaveLength(12);
    },
    BUILD_MS,
  );

  const installing = (setting: Setting) => [
    ...cmake('Unix Makefiles')(setting),
    ['cmake', '--install', 'out', '--prefix', '/alloc-ab/build/i'],
  ];
  test.skipIf(!has('cmake')).each([
    ['a list of symbols that the configuration wrote', { X_MAP: '1' }, cmake('Unix Makefiles'), FILES],
    ['an option of the compiler', { CMAKE_BUILD_TYPE: 'Release' }, cmake('Unix Makefiles'), FILES],
    ['a script of the installation', { X_INSTALLED: 'changed' }, installing, FILES],
    [
      'a file that the assembler reads',
      { X_BLOB: 'other' },
      cmake('Unix Makefiles'),
      {
        ...FILES,
        'c.c':
          '__asm__(".section .rodata\\n.incbin \\"/alloc-ab/build/out/blob\\"\\n.text");\nint c(void) { return 3; }\n',
        'CMakeLists.txt': `${CMAKE}file(WRITE \${CMAKE_CURRENT_BINARY_DIR}/blob "blob \${X_BLOB}")\n`,
      },
    ],
    [
      'options that write the defines into the objects',
      { X_C: '9' },
      cmake('Unix Makefiles'),
      {
        ...FILES,
        'CMakeLists.txt': CMAKE.replace(
          'target_compile_definitions(',
          'target_compile_options(x PRIVATE -g3)\ntarget_compile_definitions(',
        ),
      },
    ],
    [
      'a source that the build writes',
      { X_C: '9' },
      cmake('Unix Makefiles'),
      {
        ...FILES,
        'd.c': 'int d(void) { return 4; }\n',
        'CMakeLists.txt': `${CMAKE}add_custom_command(OUTPUT g.c COMMAND \${CMAKE_COMMAND} -E copy \${CMAKE_CURRENT_SOURCE_DIR}/d.c g.c)\ntarget_sources(x PRIVATE g.c)\n`,
      },
    ],
  ] as const)(
    'with %s the build of another question does not answer',
    async (_, setting, commands, files) => {
      const { compare } = lab(commands, 'cmake', files);
      const first = await compare({ X_A: '0' }, { X_A: '1' });
      const second = await compare(setting, { ...setting, X_A: '1' });
      expect(recordOf(second.built[0] ?? never()).record).not.toHaveProperty('fromCache');
      expect(second.compiled).toHaveLength(first.compiled.length);
    },
    BUILD_MS,
  );

  test(
    'with a variable of the compiler that the makefile exports the build of another question does not answer',
    async () => {
      const commands = (setting: Setting) => [['./configure', ...settings(setting)], ['make']];
      const files = { ...FILES, 'other/x.h': '#define X_B 99\n', Makefile: FILES.Makefile.replace('-Iout ', '') };
      const { compare } = lab(commands, 'configure', files);
      await compare({ X_EXPORT: 'out', X_A: '0' }, { X_EXPORT: 'out', X_A: '1' });
      const second = await compare({ X_EXPORT: 'out', X_C: '2' }, { X_EXPORT: 'other', X_C: '2' });
      expect(second.compiled).toHaveLength(6);
      expect(second.built[0]?.bytes).not.toEqual(second.built[1]?.bytes);
    },
    BUILD_MS,
  );

  test.skipIf(!has('cmake'))(
    'a configuration that fails is a build that fails',
    async () => {
      const files = { ...FILES, 'CMakeLists.txt': `${CMAKE}if(X_FAILS)\n  message(FATAL_ERROR "no")\nendif()\n` };
      const { compare } = lab(cmake('Unix Makefiles'), 'cmake', files);
      await compare({ X_A: '0' }, { X_A: '1' });
      const { built } = await compare({ X_FAILS: '1' }, { X_A: '1' });
      expect(built[0]?.result.ok).toBe(false);
    },
    BUILD_MS,
  );
});

function never(): never {
  throw new Error('there is a build');
}
