import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { AbPlan } from '../../src/model/plan.ts';

const FILES: Record<string, string> = {
  '.github/alloc-ab.yml': [
    'schema: 1',
    'lines:',
    '  tiny:',
    "    build: [make, -C, alloc, clean, all, 'DEFS={defines}']",
    '    library: alloc/libtiny.so',
    '    flags: { prefixes: [TINY_], declaredIn: [alloc/tiny.c] }',
    "    presets: { hostile: { defines: { TINY_HOSTILE: '1' } } }",
    'benches: { build: [make, -C, bench, all] }',
    'lanes:',
    "  loop: { command: [bench/bench, '1000'], metric: { read: 'ops/s=' } }",
    'suites: { all: { targets: [loop] } }',
    'defaults: { suite: all, budget: 30s }',
    '',
  ].join('\n'),
  'alloc/tiny.c': [
    '#ifndef TINY_FAST',
    '#define TINY_FAST 0',
    '#endif',
    'int tiny_fast(void) { return TINY_FAST; }',
    "/* The C library's allocator under the names that the loader binds. */",
    'extern void *__libc_malloc(unsigned long), *__libc_calloc(unsigned long, unsigned long), *__libc_realloc(void *, unsigned long);',
    'extern void __libc_free(void *);',
    'void *malloc(unsigned long bytes) { return __libc_malloc(bytes); }',
    'void *calloc(unsigned long count, unsigned long bytes) { return __libc_calloc(count, bytes); }',
    'void *realloc(void *block, unsigned long bytes) { return __libc_realloc(block, bytes); }',
    'void free(void *block) { __libc_free(block); }',
    '#ifdef TINY_HOSTILE',
    '#error ::error::pwned ##[error]pwned',
    '#endif',
    '',
  ].join('\n'),
  'alloc/Makefile':
    'all:\n\tgcc -O1 -fno-builtin -shared -fPIC $(DEFS) -o libtiny.so tiny.c\nclean:\n\trm -f libtiny.so\n',
  'bench/bench.c': [
    '#include <stdio.h>',
    '#include <stdlib.h>',
    '#include <unistd.h>',
    'int main(int argc, char **argv) {',
    '  long n = argc > 1 ? atol(argv[1]) : 1;',
    '  void **blocks = malloc(n * sizeof *blocks);',
    '  for (long i = 0; i < n; i++) blocks[i] = malloc(64);',
    '  for (long i = 0; i < n; i++) free(blocks[i]);',
    '  if (argc > 2) sleep(atoi(argv[2]));',
    '  printf("ops/s=%ld\\n", 1000000 + n);',
    '  return 0;',
    '}',
    '',
  ].join('\n'),
  'bench/Makefile': 'all:\n\tgcc -O1 -o bench bench.c\n',
};

/** Makes a measured repository, `file://<server>/tiny/allocators.git`, and returns its commit. */
export function tinyRepository(server: string): string {
  const work = join(server, 'work');
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(work, path)), { recursive: true });
    writeFileSync(join(work, path), text);
  }
  const env = {
    ...process.env,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_AUTHOR_NAME: 'test',
    GIT_AUTHOR_EMAIL: 'test@example.com',
    GIT_COMMITTER_NAME: 'test',
    GIT_COMMITTER_EMAIL: 'test@example.com',
  };
  const git = (...args: string[]): string => execFileSync('git', args, { cwd: work, env, encoding: 'utf8' }).trim();
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '-m', 'tiny');
  git('clone', '--quiet', '--bare', work, join(server, 'tiny/allocators.git'));
  return git('rev-parse', 'HEAD');
}

/** A plan of six blocks on one lane of that repository, with the flag `define`. The benchmark sleeps for `seconds`. */
export function tinyPlan(sha: string, { id = 'tiny-1', define = 'TINY_FAST', seconds = 0 } = {}): AbPlan {
  const arm = (value: string): AbPlan['baseline'] => ({
    label: `tiny ${define}=${value}`,
    source: {
      kind: 'build',
      sha,
      line: 'tiny',
      commands: [['make', '-C', 'alloc', 'clean', 'all', `DEFS=-U${define} -D${define}=${value}`]],
      library: 'alloc/libtiny.so',
      defines: [{ name: define, value }],
    },
    env: {},
  });
  return {
    schema: 1,
    id,
    nonce: 'a'.repeat(32),
    repository: 'tiny/allocators',
    pullRequest: 1,
    question: 'flag',
    repeat: `/ab ${define}=1 vs ${define}=0`,
    notes: [],
    baseline: arm('0'),
    candidate: arm('1'),
    benches: { sha, commands: [['make', '-C', 'bench', 'all']] },
    lanes: [
      {
        id: 'loop',
        role: 'target',
        cell: {},
        command: ['bench/bench', '1000', String(seconds)],
        kit: false,
        lockstep: null,
        why: '',
        env: {},
        read: 'ops/s=',
        unit: 'ops/s',
        better: 'higher',
        checks: [],
        measures: [
          { metric: 'throughput', role: 'target', gain: 0.01 },
          { metric: 'rss', role: 'guard', margin: 0.05 },
        ],
        timeoutSeconds: 60,
      },
    ],
    sampling: { seed: 'b'.repeat(32), looks: [6], alpha: 0.05, probes: { looks: [6], alpha: 0.05 }, budgetSeconds: 30 },
    rules: { equivalence: 0.01, noGoError: 0.01, foreignCores: 1000, disturbedShare: 1 },
    machine: { name: 'default', labels: ['self-hosted', 'linux'] },
  };
}
