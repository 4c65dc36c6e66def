import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PlanLane } from '../../../src/model/plan.ts';
import { sampleIncident } from '../../../src/runner/sampling/sample-incident.ts';
import { takeSample } from '../../../src/runner/sampling/take-sample.ts';
import { openSandbox, type Sandbox } from '../../../src/runner/sandbox/sandbox.ts';
import { kits } from '../kept-kits.ts';
import { fixtureLane, fixturePlan } from '../runner-fixture.ts';

/** A bench that prints its first argument as its result, and does some work. */
const BENCH = `
#include <stdio.h>
#include <stdlib.h>
int main(int argc, char **argv) {
  unsigned value = 1;
  for (unsigned i = 0; i < 20000000u; i++) value = value * 1664525u + 1013904223u;
  free(malloc(value % 100));
  printf("ops/s=%s\\n", argc > 1 ? argv[1] : "1");
  return 0;
}`;

const LIBRARIES = {
  honest: '',
  // What getopt and strtok do to their own arguments is seen as well: the kernel shows the memory of the process.
  arguments: `
__attribute__((constructor)) static void start(int argc, char **argv) {
  if (argc > 1 && strcmp(argv[1], "100") == 0) strcpy(argv[1], "999");
}`,
  reExecution: `
__attribute__((constructor)) static void start(int argc, char **argv) {
  (void)argc;
  if (getenv("AGAIN")) return;
  setenv("AGAIN", "1", 1);
  execv("/proc/self/exe", argv);
}`,
  another: `
__attribute__((constructor)) static void start(int argc, char **argv) {
  (void)argc; (void)argv;
  if (strstr(program_invocation_short_name, "bench")) execl("/bin/echo", "echo", "ops/s=5000", (char *)0);
}`,
};

let directory: string;
let sandbox: Sandbox;
const files: Record<string, string> = {};

function compile(name: string, source: string, ...options: string[]): string {
  const [text, file] = [join(directory, `${name}.c`), join(directory, name)];
  writeFileSync(text, source);
  execFileSync('gcc', ['-O1', '-o', file, text, ...options]);
  return file;
}

beforeAll(async () => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), 'alloc-ab-test-')));
  chmodSync(directory, 0o755);
  const head =
    '#define _GNU_SOURCE\n#include <errno.h>\n#include <stdlib.h>\n#include <string.h>\n#include <unistd.h>\n';
  const calls =
    '\nextern void *__libc_malloc(size_t), *__libc_calloc(size_t, size_t), *__libc_realloc(void *, size_t);\nextern void __libc_free(void *);\nvoid *malloc(size_t n) { return __libc_malloc(n); }\nvoid *calloc(size_t n, size_t s) { return __libc_calloc(n, s); }\nvoid *realloc(void *p, size_t n) { return __libc_realloc(p, n); }\nvoid free(void *p) { __libc_free(p); }\n';
  for (const [name, source] of Object.entries(LIBRARIES)) {
    files[name] = compile(`lib${name}.so`, head + source + calls, '-shared', '-fPIC', '-fno-builtin');
  }
  compile('bench', BENCH);
  writeFileSync(join(directory, 'script'), `#!/bin/sh\n./bench "$@"; true\n`, { mode: 0o755 });
  writeFileSync(join(directory, 'execs'), `#!/bin/sh -e\nexec ./bench "$@"\n`, { mode: 0o755 });
  const opened = await openSandbox(directory, [], { kits });
  if (!opened.ok) throw new Error(opened.error.message);
  sandbox = opened.value;
});
afterAll(async () => {
  await sandbox.close();
  rmSync(directory, { recursive: true, force: true });
});

/** The code of the incident of one sample with a library as the candidate; null when the sample is sound. */
async function codeOf(library: keyof typeof LIBRARIES, command: string[]): Promise<string | null> {
  const lane: PlanLane = fixtureLane({ command, checks: [] });
  const libraries = { baseline: files.honest ?? '', candidate: files[library] ?? '', sentinel: null };
  const plan = fixturePlan('a'.repeat(40), { lanes: [lane] });
  const context = { plan, sandbox, directory, libraries, lengths: {} };
  const slot = { lane, block: 0, position: 0, arm: 'candidate', startedNs: 0 } as const;
  const taken = await takeSample(context, slot);
  return sampleIncident(taken, 'sampling')?.code ?? null;
}

test.each([
  ['a program', ['./bench', '100']],
  ['a program by its absolute path', () => [join(directory, 'bench'), '100']],
  ['a program with an empty argument', ['./bench', '100', '', 'ä']],
  ['a script', ['./script', '100']],
  ['a script that becomes the program', ['./execs', '100']],
  ['a shell that becomes the program', ['/bin/sh', '-c', 'exec ./bench 100']],
  ['a shell whose last command is the program', ['/bin/sh', '-c', './bench 100']],
  ['a wrapper', ['nice', './bench', '100']],
  ['two wrappers', ['nice', 'env', 'X=1', './bench', '100']],
])('%s of an honest library is sound', async (_, command) => {
  expect(await codeOf('honest', typeof command === 'function' ? command() : command)).toBeNull();
});

describe('a library is refused by name', () => {
  test.each([
    ['arguments', 'arguments-changed', ['./bench', '100']],
    ['reExecution', 're-executed', ['./bench', '100']],
    ['reExecution', 're-executed', ['./execs', '100']],
    ['another', 're-executed', ['./bench', '100']],
  ] as const)('%s: %s of %s', async (library, code, command) => {
    expect(await codeOf(library, [...command])).toBe(code);
  });
});

test.each([
  ['exchanged', (file: string) => rmSync(file)],
  ['overwritten', () => {}],
])('program-replaced: a bench program that is %s after its first start', async (how, prepare) => {
  const file = join(directory, how);
  copyFileSync(join(directory, 'bench'), file);
  expect(await codeOf('honest', [`./${how}`, '100'])).toBeNull();
  prepare(file);
  copyFileSync(join(directory, 'bench'), file);
  expect(await codeOf('honest', [`./${how}`, '100'])).toBe('program-replaced');
});
