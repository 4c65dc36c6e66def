import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { findProgram } from '../../../src/system/find-program.ts';
import { program } from '../../program.ts';
import { commit, fixtureRepository, git, temporary } from '../../runner/runner-fixture.ts';
import { HANGS_MS } from '../../soon.ts';

const isIsolated = findProgram('bwrap', '/usr/local/bin:/usr/bin:/bin', '/') !== null;

const CONFIG = `schema: 1
lines:
  fixture:
    build: [make, clean, all, 'DEFS_EXTRA={defines}']
    library: line/libfixture.so
    flags: { prefixes: [FIX_], declaredIn: [line/config.h] }
lanes: { st: { workload: st-mixed } }
suites: { all: { targets: [st] } }
`;

/** A line whose makefile sets a flag, against the default of its header. */
function repository(): string {
  const { path } = fixtureRepository(temporary());
  const makefile = readFileSync(join(path, 'Makefile'), 'utf8');
  writeFileSync(
    join(path, 'Makefile'),
    makefile
      .replace('DEFS_EXTRA ?=', 'DEFS_EXTRA ?=\nLANE = -DFIX_FAST=1')
      .replace('$(DEFS_EXTRA) -c', '$(LANE) $(DEFS_EXTRA) -c'),
  );
  writeFileSync(join(path, 'alloc-ab.yml'), CONFIG);
  git(path, 'add', '--all');
  commit(path, 'lane');
  return path;
}

function alloc(path: string, ...argv: string[]) {
  const all = [...argv, '--repo', path, '--config', join(path, 'alloc-ab.yml'), '--json'];
  return execa(program(), all, {
    reject: false,
    timeout: HANGS_MS,
    env: { NO_COLOR: '1', XDG_CACHE_HOME: temporary() },
  });
}

test.skipIf(!isIsolated)(
  'run and explain refuse a value that the makefile sets, before a build and in the same words',
  async () => {
    const path = repository();
    const out = join(path, '../runs');
    const [run, explained] = [
      await alloc(path, 'run', 'FIX_FAST=1', '--out', out),
      await alloc(path, 'explain', 'FIX_FAST=1'),
    ];
    expect(run.exitCode).toBe(2);
    expect(JSON.parse(run.stdout)).toEqual({
      refusal: expect.objectContaining({
        code: 'identical-arms',
        message:
          'In the build FIX_FAST is 1 already, since the make variable LANE (Makefile:4) sets it: both sides would be the same.',
        suggestion: 'FIX_FAST=1 vs FIX_FAST=0',
        next: 'To ask whether what ships is any good, write /ab FIX_FAST=1 vs FIX_FAST=0.',
      }),
    });
    expect(explained.stdout).toBe(run.stdout);
    expect(existsSync(out)).toBe(false);
  },
);

test.skipIf(!isIsolated)('a flag that only the makefile turns on is compared the other way round', async () => {
  const { stdout } = await alloc(repository(), 'explain', 'FIX_FAST');
  const { plan } = JSON.parse(stdout);
  expect(plan.notes).toContain(
    'In the build FIX_FAST is 1 already, since the make variable LANE (Makefile:4) sets it, so the comparison is turned round: the candidate is what ships, and a GO means that it is better than FIX_FAST=0.',
  );
});
