import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BuildContext } from '../../../../src/runner/build/build-context.ts';
import { compareArms } from '../../../../src/runner/build/planned/compare-arms.ts';
import { armOf, heldLab, impatient } from './planned-lab.ts';

const MAKEFILE = `
CC = gcc
OPT ?= -O1
LINK ?=
CALL = $(CC) $(OPT) -fPIC $(DEFS)
CONFIG ?= config

instruction constant alignment stamped unread forged-words loop bomb huge dead attribute stopping:
	$(CALL) -c src/$@.c -o $@.o
	$(CC) -shared $(LINK) -o lib.so $@.o
assembly:
	$(CALL) -c src/a.S -o a.o
plain-assembly:
	$(CALL) -c src/b.s -o b.o
generated-printf: gen.h
	$(CALL) -I. -c src/generated.c -o g.o
gen.h:
	printf '#define Y 1\\n' > gen.h
generated-sed:
	sed s/@Y@/1/ src/y.in > gen.h
	$(CALL) -I. -c src/generated.c -o g.o
copied:
	cp src/$(CONFIG).h src/stale.h
	$(CALL) -c src/stale.c -o s.o
script:
	sh ./build.sh $(DEFS)
condition:
	if true; then $(CALL) -c src/unread.c -o u.o; fi
tested:
	test -f src/unread.c && $(CALL) -c src/unread.c -o u.o
archive:
	$(CALL) -c src/unread.c -o u.o
	ar $(if $(THIN),rcsT,rcs) lib.a u.o
debug:
	$(CALL) -g3 -c src/unread.c -o u.o
wrapper:
	$(CALL) -B./bin/ -c src/unread.c -o u.o
own-compiler:
	./bin/gcc $(DEFS) -c src/unread.c -o u.o
response:
	$(CALL) @src/options -c src/unread.c -o u.o
lost-make:
	$(CALL) -c src/unread.c -o u.o
	make instruction
called-make:
	+$(MAKE) unread
forged:
	@printf 'make[7]: Entering directory x\\n'
	@echo 'gcc -DX=1 -c src/unread.c'
	$(CALL) -c src/unread.c -o u.o
endless:
	$(MAKE) endless
first: one two
second: two one
one two:
	$(CALL) -c src/unread.c -o $@.o
nothing:
`;

const FILES = {
  Makefile: MAKEFILE,
  'shell.mk': "$(shell printf '\\043define Y $(Y)\\n' > gen.h)\nall:\n\tgcc $(DEFS) -I. -c src/generated.c -o g.o\n",
  'own-include.mk':
    'export CPATH := $(if $(findstring X=1,$(DEFS)),$(CURDIR)/one,$(CURDIR)/zero)\nall:\n\tgcc $(DEFS) -c src/included.c -o i.o\n',
  'zero/found.h': 'int y;\n',
  'one/found.h': 'int y;\nint z;\n',
  'src/included.c': '#if __has_include(<found.h>)\n#include <found.h>\n#endif\n',
  'own-path.mk': 'export PATH := $(CURDIR)/bin:$(PATH)\nall:\n\tgcc $(DEFS) -c src/unread.c -o u.o\n',
  'own-shell.mk': 'SHELL = ./bin/gcc\nall:\n\tgcc $(DEFS) -c src/unread.c -o u.o\n',
  'noise.mk': `$(info ${'x'.repeat(1000)})\n`.repeat(1000).concat('all:\n\tgcc $(DEFS) -c src/unread.c -o u.o\n'),
  'long.mk': `all:\n\tgcc $(DEFS) ${'-I/x '.repeat(300_000)} -c src/unread.c -o u.o\n`,
  'build.sh': '#!/bin/sh\ngcc "$@" -c src/instruction.c\n',
  'bin/gcc': '#!/bin/sh\nexec /usr/bin/gcc "$@"\n',
  'src/instruction.c': 'int f(int a) { return X ? a + 1 : a - 1; }\n',
  'src/constant.c': 'const int f = 4096 + X;\n',
  'src/alignment.c': 'char f[64] __attribute__((aligned(16 << X)));\n',
  'src/attribute.c': '#if X\n__attribute__((noinline))\n#endif\nint f(int a) { return a; }\n',
  'src/stamped.c': 'const char *f = __DATE__ __TIME__ __TIMESTAMP__ __FILE__;\n',
  'src/unread.c': 'int f;\n',
  'src/dead.c': '#if Z\nint g = X;\n#endif\nint f;\n',
  'src/stopping.c': '#if defined(X) && X != 10 / Y\n#error other\n#endif\n#ifndef X\n#define X 5\n#endif\nint f = X;\n',
  'src/a.S': '.globl f\nf:\n#if X\n nop\n#endif\n ret\n',
  'src/b.s': '.globl f\nf: ret\n',
  'src/generated.c': '#include "gen.h"\nint f = Y;\n',
  'src/y.in': '#define Y @Y@\n',
  'src/config.h': '#define Y X\n',
  'src/stale.h': '#define Y 0\n',
  'src/stale.c': '#include "stale.h"\nint f = Y;\n',
  'src/options': '-O2\n',
  'src/loop.c': '#include "loop.c"\n',
  'src/huge.c': '#include "huge.h"\nint f = A;\n',
  'src/huge.h': `${'// long line of a comment in a header\n'.repeat(280_000)}#define A 1\n`,
  'src/bomb.c': `#define A0 x x\n${Array.from({ length: 40 }, (_, index) => `#define A${index + 1} A${index} A${index}`).join('\n')}\nA40\n`,
} as const;

let context: BuildContext;
let sha = '';
const lab = heldLab();

beforeAll(async () => {
  ({ context, sha } = await lab.open(FILES));
});
afterAll(() => lab.close());

type Words = readonly string[];

async function compared(baseline: Words, candidate: Words, within = context) {
  const arm = (words: Words) => armOf(sha, [['make', ...words]]);
  const found = await compareArms(within, { baseline: arm(baseline), candidate: arm(candidate) });
  if (!found.ok) throw new Error(found.error.message);
  const { compared: result } = found.value;
  return { kind: result.kind, why: result.kind === 'unknown' ? result.why : '' };
}

const [off, on] = ['DEFS=-UX -DX=0', 'DEFS=-UX -DX=1'];

test.each([
  ['an instruction', ['instruction', off], ['instruction', on]],
  ['a constant', ['constant', off], ['constant', on]],
  ['an alignment', ['alignment', off], ['alignment', on]],
  ['an attribute', ['attribute', off], ['attribute', on]],
  ['an optimisation level', ['unread', off, 'OPT=-O1'], ['unread', on, 'OPT=-O2']],
  ['an option of the linker', ['unread', off], ['unread', on, 'LINK=-Wl,-z,now']],
  ['an assembler source', ['assembly', off], ['assembly', on]],
  ['an option of ar', ['archive', off], ['archive', on, 'THIN=1']],
  ['a copied header', ['copied', off], ['copied', on, 'CONFIG=stale']],
  ['a header that the makefile writes when it is read', ['-f', 'shell.mk', 'Y=0', off], ['-f', 'shell.mk', 'Y=1', on]],
])('%s is never called a no-op', async (_, baseline, candidate) => {
  expect((await compared(baseline, candidate)).kind).not.toBe('same');
});

test('a value that stops the preprocessor on one side alone is a change', async () => {
  expect(await compared(['stopping'], ['stopping', 'DEFS=-DX=5'])).toEqual({ kind: 'different', why: '' });
  expect((await compared(['stopping', 'DEFS=-DX=4'], ['stopping', 'DEFS=-DX=5'])).kind).toBe('unknown');
});

test.each([
  ['plain assembly', ['plain-assembly'], 'no source is known'],
  ['a header that printf writes', ['generated-printf'], 'runs printf'],
  ['a header that sed writes', ['generated-sed'], 'runs sed'],
  ['a header that is copied', ['copied'], 'stale.h'],
  ['a script', ['script'], 'runs sh'],
  ['a condition of the shell', ['condition'], 'cannot be read without a shell'],
  ['a test', ['tested'], 'a condition decides'],
  ['macros in debug information', ['debug'], 'g3'],
  ['a compiler with its own steps', ['wrapper'], '-B'],
  ['a compiler of the repository', ['own-compiler'], 'runs gcc'],
  ['a response file', ['response'], 'from elsewhere'],
  ['make by its name', ['lost-make'], 'without $(MAKE)'],
  ['a PATH of its own', ['-f', 'own-path.mk'], 'changes PATH'],
  ['folders of headers by a variable', ['-f', 'own-include.mk'], 'changes CPATH'],
  ['a shell of its own', ['-f', 'own-shell.mk'], 'the shell'],
  ['nothing', ['nothing'], 'compiles nothing'],
  ['a loop of includes', ['loop'], 'src/loop.c was not preprocessed'],
  ['a target that does not exist', ['absent'], 'exit code 2'],
  ['a command of 1.5 MB', ['-f', 'long.mk'], 'cannot be read'],
])('%s is not known before the build', async (_, words, why) => {
  const found = await compared([...words, off], [...words, on]);
  expect(found).toEqual({ kind: 'unknown', why: expect.stringContaining(why) });
});

test.each([
  ['a flag that nothing tests', ['unread', off], ['unread', on]],
  ['a flag behind another', ['dead', off], ['dead', on]],
  ['date, time and path', ['stamped', off], ['stamped', on]],
  ['the order of defines', ['instruction', 'DEFS=-DX=1 -DY=1'], ['instruction', 'DEFS=-DY=1 -DX=1']],
  ['the order of targets', ['first', off], ['second', on]],
  ['a recursion', ['called-make', off], ['called-make', on]],
  ['a header of 10 MB', ['huge', off], ['huge', on]],
  ['words that look like calls', ['forged', off], ['forged', on]],
  ['a makefile that prints a megabyte', ['-f', 'noise.mk', off], ['-f', 'noise.mk', on]],
])('%s makes no difference', async (_, baseline, candidate) => {
  expect(await compared(baseline, candidate)).toEqual({ kind: 'same', why: '' });
});

test.each([
  // Its own limit of one unit ends it.
  ['a macro that expands to terabytes', 'bomb', () => context],
  ['a makefile that calls itself without end', 'endless', () => impatient(context)],
])('%s ends in time', async (_, target, within) => {
  const began = performance.now();
  const { kind } = await compared([target, off], [target, on], within());
  expect(kind).toBe('unknown');
  expect(performance.now() - began).toBeLessThan(120_000);
});
