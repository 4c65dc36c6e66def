import { chmodSync, copyFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { program } from '../../program.ts';
import { commit, fixtureRepository, git, temporary } from '../../runner/runner-fixture.ts';
import { HANGS_MS } from '../../soon.ts';

const BUILD = `#!/bin/sh
gcc -O1 -pthread -o bench/tree bench/tree.c -ldl && gcc -O1 -pthread -static -DSTATIC -o bench/tree-static bench/tree.c
`;

/** Runs a lane that is a script on the command line, and returns what a person sees. */
async function run(script: string) {
  const { path } = fixtureRepository(temporary());
  for (const name of ['tree.c', 'print.h'])
    copyFileSync(resolve('test/fixtures/runner', name), join(path, 'bench', name));
  for (const [name, text] of [
    ['build.sh', BUILD],
    ['run.sh', `#!/bin/sh\n${script}\n`],
  ] as const) {
    writeFileSync(join(path, name), text);
    chmodSync(join(path, name), 0o755);
  }
  writeFileSync(
    join(path, 'alloc-ab.yml'),
    `schema: 1
lines:
  fixture:
    build: [make, clean, all, 'DEFS_EXTRA={defines}']
    library: line/libfixture.so
    flags: { prefixes: [FIX_], declaredIn: [line/config.h] }
benches: { build: [./build.sh] }
lanes:
  script:
    command: [./run.sh]
    metric: { read: 'ops/s=' }
    guards: { rss: off, faults: off }
suites: { all: { targets: [script] } }
defaults: { suite: all, budget: 60s }
`,
  );
  git(path, 'add', '--all');
  commit(path, 'script');
  const options = ['--repo', path, '--out', join(path, '../runs'), '--config', join(path, 'alloc-ab.yml')];
  const argv = ['run', 'FIX_FAST', 'budget=20s', ...options];
  const { stdout, exitCode } = await execa(program(), argv, {
    ...{ reject: false, timeout: HANGS_MS, env: { NO_COLOR: '1' } },
  });
  return { stdout: stdout.replaceAll(/\s+/g, ' '), exitCode };
}

test.each([
  [
    'drops the environment of its child',
    'env -i bench/tree spin 20 speed 1',
    /tree used \d+ % of the CPU time without the arm's library mapped/,
  ],
  [
    'has a static child',
    'bench/tree-static spin 20 speed 1',
    /tree-static used \d+ % of the CPU time and is statically linked/,
  ],
  [
    'leaves its worker behind',
    'bench/tree spin 9000 >&- & bench/tree spin 40 speed 1',
    /tree used \d+ % of the CPU time and still ran/,
  ],
])('alloc-ab run: a script that %s is INVALID, and its program is named', async (_, script, message) => {
  const { stdout, exitCode } = await run(script);
  expect(exitCode).toBe(3);
  expect(stdout).toMatch(/^INVALID/);
  expect(stdout).toMatch(message);
  expect(stdout).toContain('check library-mapped: fail.');
});
