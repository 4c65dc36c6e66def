import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../../src/core/config/config.ts';
import { draftConfig } from '../../../src/core/init/init.ts';
import { cpuMs } from '../../fixtures/cpu-time.ts';

const HZ4 = `LIB := libhakozuna_hz4.so
OBJECTS := $(SOURCES:%=obj/%.o)
HZ4_DEFS_EXTRA ?=
.PHONY: all clean
all: $(LIB)
$(LIB): $(OBJECTS)
\t$(CC) -shared -o $@ $(OBJECTS)
all_perf: # loses the caller's defines
\t$(MAKE) all HZ4_DEFS_EXTRA=-DX=1
clean:
\trm -rf obj $(LIB)
`;
/** Paths relative to the Makefile's folder, several libraries, an alias, tests beside the library. */
const HZ3 = `ROOT := $(abspath $(dir $(lastword $(MAKEFILE_LIST)))/..)
HZ3_LDPRELOAD_DEFS_EXTRA ?=
LDPRELOAD_CFLAGS_EXTRA ?= -fno-plt
FAST_LIB := $(ROOT)/libhz3_fast.so
SCALE_LIB := $(ROOT)/libhz3_scale.so
all_ldpreload_fast: $(FAST_LIB)
all_ldpreload_scale: \\
  $(SCALE_LIB)
all_ldpreload: all_ldpreload_scale
clean:
$(OUT)/%.o: src/%.c | $(OUT)
`;
const tree = [
  { path: 'alloc/hz4/Makefile', text: HZ4 },
  { path: 'alloc/hz4/include/hz4_config.h' },
  { path: 'alloc/hz3/Makefile', text: HZ3 },
  ...Array.from({ length: 17 }, (_, at) => ({ path: `alloc/hz3/include/hz3_config_${at}.h` })),
  { path: 'alloc/bench/bench_random_mixed_malloc.c' },
];

function drafted(files: Parameters<typeof draftConfig>[0]) {
  const { text } = draftConfig(files);
  const config = parseConfig(text, 'draft.yml');
  if (!config.ok) throw new Error(`${config.error.message}\n${text}`);
  return { text, config: config.value };
}

test('draftConfig of a repository in the usual layout matches the golden file', async () => {
  await expect(drafted(tree).text).toMatchFileSnapshot('../../fixtures/golden/init.yml');
});

test('draftConfig finds lines, libraries and flags without a build, and offers the lanes of the bench kit', () => {
  const { config } = drafted(tree);
  expect(config.lines).toMatchObject({
    hz3: {
      build: [['make', '-C', 'alloc/hz3', 'clean', 'all_ldpreload_scale', 'HZ3_LDPRELOAD_DEFS_EXTRA={defines}']],
      library: 'alloc/libhz3_scale.so',
      flags: { prefixes: ['HZ3_'], declaredIn: ['alloc/hz3/include'] },
    },
    hz4: {
      build: [['make', '-C', 'alloc/hz4', 'clean', 'all', 'HZ4_DEFS_EXTRA={defines}']],
      library: 'alloc/hz4/libhakozuna_hz4.so',
      flags: { prefixes: ['HZ4_'], declaredIn: ['alloc/hz4/include/hz4_config.h'] },
    },
  });
  expect(config.benches).toBeUndefined();
  expect(config.suites.kit?.targets).toEqual(['mt-remote', 'larson']);
});

describe('draftConfig returns a valid configuration for every repository', () => {
  const table: [what: string, files: Parameters<typeof draftConfig>[0]][] = [
    ['nothing', []],
    [
      'a CMake project',
      [{ path: 'CMakeLists.txt', text: 'project(x)\noption(X_A "a" ON)\nset(X-B 1 CACHE STRING "")' }],
    ],
    ['a CMake project that is cut off', [{ path: 'CMakeLists.txt', text: 'project("x' }]],
    ['a Meson project', [{ path: 'meson.build', text: "project('base', 'c')" }]],
    [
      'autotools',
      [{ path: 'configure.ac', text: 'AC_INIT([0])\nAC_ARG_ENABLE([stats], [])' }, { path: 'Makefile.in' }],
    ],
    ['a configure script in Python', [{ path: 'configure.py', text: '' }]],
    ['Bazel', [{ path: 'MODULE.bazel' }]],
    ['only a Makefile without a library', [{ path: 'Makefile', text: 'all:\n\techo' }]],
    ['a bench nobody knows, and no Makefile', [{ path: 'src/bench_true.c' }, { path: 'bench_No-1.c' }]],
    ['a library with an odd name', [{ path: 'Makefile', text: 'all: lib9$$(x).so 9.so libYes.so' }]],
    ['a library named like a keyword', [{ path: 'Makefile', text: 'all: base.so' }]],
    ['variables in a circle', [{ path: 'm/Makefile', text: 'A = $(A)$(B)\nB = $(A)$(A)\nall: $(A) x.so' }]],
    [
      'variables that explode',
      [
        {
          path: 'Makefile',
          text: `${Array.from({ length: 30 }, (_, at) => `A${at} = ${`$(A${at + 1})`.repeat(100)}`).join('\n')}\nall: $(A0)`,
        },
      ],
    ],
    ['odd paths', [{ path: 'a b/Makefile', text: HZ4 }, { path: 'ü/bench_x.c' }, { path: "it's/bench_y.c" }]],
    ['a path with a quote', [{ path: "it's/Makefile", text: HZ4 }]],
  ];
  test.each(table)('%s', (_, files) => {
    const draft = () => expect(Object.keys(drafted(files).config.lines).length).toBeGreaterThan(0);
    expect(cpuMs(draft)).toBeLessThan(2000);
  });

  test('marks missing parts with EDIT', () => {
    expect(drafted([]).text.match(/EDIT/g)?.length).toBeGreaterThanOrEqual(2);
  });
});
