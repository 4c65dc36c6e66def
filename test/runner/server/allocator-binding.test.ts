import { execFileSync } from 'node:child_process';
import { realpathSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSandbox, type Sandbox } from '../../../src/runner/sandbox/sandbox.ts';
import { bindAllocator } from '../../../src/runner/server/allocator-binding.ts';
import { kits } from '../kept-kits.ts';
import { reachable } from '../runner-fixture.ts';

/** Functions that a test library defines. None of them is called, since the loader only resolves them. */
const DEFINITIONS = {
  malloc: 'void *malloc(unsigned long n) { return (void *)n; }',
  calloc: 'void *calloc(unsigned long n, unsigned long s) { return (void *)(n * s); }',
  realloc: 'void *realloc(void *p, unsigned long n) { return n ? p : 0; }',
  free: 'void free(void *p) { (void)p; }',
  malloc_usable_size: 'unsigned long malloc_usable_size(void *p) { return p != 0; }',
};
const WHOLE = Object.keys(DEFINITIONS) as (keyof typeof DEFINITIONS)[];

let directory: string;
let sandbox: Sandbox;
let program: string;
let linked: string;

function make(name: string, functions: readonly (keyof typeof DEFINITIONS)[]): string {
  const library = join(directory, `lib${name}.so`);
  const source = join(directory, `${name}.c`);
  writeFileSync(source, functions.map((each) => DEFINITIONS[each]).join('\n'));
  execFileSync('gcc', ['-shared', '-fPIC', '-fno-builtin', '-o', library, source]);
  return library;
}

beforeAll(async () => {
  directory = realpathSync(reachable());
  linked = make('jemalloc', WHOLE);
  const source = join(directory, 'program.c');
  writeFileSync(
    source,
    '#include <malloc.h>\n#include <stdlib.h>\nint main(void) { void *p = realloc(calloc(1, 2), 3); int size = (int)malloc_usable_size(p); free(p); return size + (malloc(9) != 0); }\n',
  );
  program = join(directory, 'program');
  // Linked to an allocator, as Debian's redis-server is to jemalloc.
  execFileSync('gcc', ['-fno-builtin', '-o', program, source, linked]);
  const opened = await openSandbox(directory, [], { kits });
  if (!opened.ok) throw new Error(opened.error.message);
  sandbox = opened.value;
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const bind = (library: string | null) => bindAllocator(sandbox, { program, cwd: directory, library });

test('bindAllocator returns a linked allocator that serves no call', async () => {
  expect(await bind(make('mine', WHOLE))).toEqual({
    ok: true,
    value: { preload: null, linked: [linked], isKnown: true },
  });
});

test('bindAllocator accepts the linked allocator as the arm', async () => {
  expect(await bind(linked)).toEqual({ ok: true, value: { preload: null, linked: [], isKnown: true } });
});

test('bindAllocator preloads the C library before a linked allocator when the arm is the C library', async () => {
  const binding = await bind(null);
  if (!binding.ok) throw new Error(binding.error.message);
  expect(basename(binding.value.preload ?? '')).toMatch(/^libc[.-]/);
  expect(binding.value.linked).toEqual([linked]);
});

test('bindAllocator refuses a library that leaves calls to the linked allocator', async () => {
  const binding = await bind(
    make(
      'partial',
      WHOLE.filter((name) => name !== 'calloc'),
    ),
  );
  expect(binding).toMatchObject({
    ok: false,
    error: {
      code: 'allocator-not-in-use',
      message: 'would not run on libpartial.so alone: its calls of calloc go to libjemalloc.so',
    },
  });
});

test('bindAllocator refuses a library without malloc_usable_size', async () => {
  const library = make(
    'sizeless',
    WHOLE.filter((name) => name !== 'malloc_usable_size'),
  );
  expect(await bind(library)).toMatchObject({
    ok: false,
    error: { code: 'allocator-incomplete', next: expect.stringContaining('malloc_usable_size') },
  });
});

test('bindAllocator needs no preload for a script', async () => {
  const script = join(directory, 'script');
  writeFileSync(script, '#!/bin/sh\nexit 0\n', { mode: 0o755 });
  expect(await bindAllocator(sandbox, { program: script, cwd: directory, library: null })).toEqual({
    ok: true,
    value: { preload: null, linked: [], isKnown: true },
  });
});

test('a program at a fixed address that holds the address of free passes the calls on, as python3 does', async () => {
  const source = join(directory, 'fixed.c');
  writeFileSync(
    source,
    '#include <stdlib.h>\nvoid (*volatile release)(void *);\nint main(void) { release = free; void *p = malloc(9); release(p); return p == 0; }\n',
  );
  const fixed = join(directory, 'fixed');
  execFileSync('gcc', ['-fno-builtin', '-fno-pic', '-no-pie', '-o', fixed, source]);
  // The control: its own table of symbols has an address for free, which it does not define.
  expect(execFileSync('readelf', ['--dyn-syms', fixed], { encoding: 'utf8' })).toMatch(
    /: 0*[1-9a-f][0-9a-f]* +0 FUNC +GLOBAL DEFAULT +UND free@/,
  );
  const library = make('fixed-arm', WHOLE);
  expect(await bindAllocator(sandbox, { program: fixed, cwd: directory, library })).toMatchObject({
    ok: true,
    value: { isKnown: true },
  });
});
