import { execFileSync } from 'node:child_process';
import { realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { definesAllocator } from '../../../src/runner/build/complete-library.ts';
import { executeAb } from '../../../src/runner/run/execute-ab.ts';
import { mallocServed } from '../../../src/runner/run/malloc-served.ts';
import { openSandbox, type Sandbox } from '../../../src/runner/sandbox/sandbox.ts';
import { KIT_ALONE, kits } from '../kept-kits.ts';
import { fixtureArm, fixtureLane, fixturePlan, fixtureRepository, reachable, temporary } from '../runner-fixture.ts';

const CALLS = {
  malloc: 'void *malloc(unsigned long n) { return __libc_malloc(n); }',
  calloc: 'void *calloc(unsigned long n, unsigned long s) { return __libc_calloc(n, s); }',
  realloc: 'void *realloc(void *p, unsigned long n) { return __libc_realloc(p, n); }',
  free: 'void free(void *p) { __libc_free(p); }',
};
const DECLARED =
  'extern void *__libc_malloc(unsigned long), *__libc_calloc(unsigned long, unsigned long), *__libc_realloc(void *, unsigned long);\nextern void __libc_free(void *);\n';
const ALL = Object.keys(CALLS) as (keyof typeof CALLS)[];
const MAIN = '#include <stdlib.h>\nint main(void) { void *p = malloc(9); free(p); return p == 0; }\n';

let directory: string;
let sandbox: Sandbox;

function library(name: string, calls: readonly (keyof typeof CALLS)[], ...options: string[]): string {
  const [source, file] = [join(directory, `${name}.c`), join(directory, `lib${name}.so`)];
  writeFileSync(source, `${DECLARED}int name_of_${name};\n${calls.map((call) => CALLS[call]).join('\n')}\n`);
  execFileSync('gcc', ['-shared', '-fPIC', '-fno-builtin', ...options, '-o', file, source]);
  return file;
}

function program(name: string, text: string, ...options: string[]): string {
  const [source, file] = [join(directory, `${name}.c`), join(directory, name)];
  writeFileSync(source, text);
  execFileSync('gcc', ['-fno-builtin', '-O0', '-o', file, source, ...options]);
  return file;
}

beforeAll(async () => {
  directory = realpathSync(reachable());
  const opened = await openSandbox(directory, [], { kits });
  if (!opened.ok) throw new Error(opened.error.message);
  sandbox = opened.value;
});
afterAll(async () => {
  await sandbox.close();
  rmSync(directory, { recursive: true, force: true });
});

const served = (baseline: string, candidate: string, command: string) =>
  mallocServed({
    plan: fixturePlan('a'.repeat(40), { lanes: [fixtureLane({ command: [command] })] }),
    sandbox,
    directory,
    libraries: { baseline, candidate, sentinel: null },
    lengths: {},
  });

test('a library that defines the calls of an allocator serves a dynamically linked program', async () => {
  const observed = await served(library('whole', ALL), library('other', ALL), program('plain', MAIN));
  expect(observed).toMatchObject({ ok: true, value: { name: 'malloc-served', status: 'pass' } });
});

test.each([
  ['no-malloc', 'nothing', []],
  ['no-malloc', 'only_free', ['free']],
  ['mixed-heaps', 'only_malloc', ['malloc']],
  ['mixed-heaps', 'no_free', ['malloc', 'calloc', 'realloc']],
] as const)('%s: a library that defines of the calls of an allocator %s', (code, name, calls) => {
  expect(definesAllocator('candidate', 'line', library('good', ALL))).toEqual({ ok: true, value: null });
  expect(definesAllocator('candidate', 'line', library(name, calls))).toMatchObject({
    ok: false,
    error: { code, arm: 'candidate' },
  });
});

test('no-malloc: a library that hides its malloc', () => {
  expect(definesAllocator('candidate', 'line', library('hidden', ALL, '-fvisibility=hidden'))).toMatchObject({
    ok: false,
    error: { code: 'no-malloc', message: expect.stringContaining('libhidden.so') },
  });
});

test('no-malloc: a library whose allocator is another library that it links', () => {
  const outer = library('outer', [], '-Wl,--no-as-needed', library('inner', ALL));
  expect(definesAllocator('candidate', 'line', outer)).toMatchObject({ ok: false, error: { code: 'no-malloc' } });
});

test('allocator-not-in-use: a program that defines malloc itself', async () => {
  const own = program('own', `${DECLARED}${ALL.map((call) => CALLS[call]).join('\n')}\n${MAIN}`, '-rdynamic');
  expect(await served(library('good', ALL), library('other', ALL), own)).toMatchObject({
    ok: false,
    error: { code: 'allocator-not-in-use', arm: 'baseline' },
  });
});

test('a static program and a script do not tell whose malloc they call', async () => {
  const still = program('still', MAIN, '-static');
  const observed = await served(library('good', ALL), library('other', ALL), still);
  expect(observed).toMatchObject({ ok: true, value: { status: 'unknown', detail: expect.stringContaining('still') } });
});

test.each([
  ['no-malloc', 'FIX_BARE', 'defines no malloc'],
  ['mixed-heaps', 'FIX_MIXED', 'does not know its blocks'],
])('%s: executeAb refuses the library before a sample is taken', async (code, define, text) => {
  const folder = temporary();
  const { path, sha } = fixtureRepository(folder);
  const run = (plan: Parameters<typeof executeAb>[0]) =>
    executeAb(plan, {
      cache: KIT_ALONE,
      source: path,
      out: join(folder, 'out'),
      onProgress: () => {},
      lock: { name: join(folder, 'lock') },
    });
  const { manifest } = await run(fixturePlan(sha, { candidate: fixtureArm(sha, { [define]: '1' }) }));
  expect(manifest.incidents).toMatchObject([
    { code, arm: 'candidate', phase: 'build', message: expect.stringContaining(text) },
  ]);
  expect(manifest).toMatchObject({ ended: 'not-started', samples: { count: 0 } });
});
