import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compareArms } from '../../../../src/runner/build/planned/compare-arms.ts';
import { planCommands } from '../../../../src/runner/build/planned/planned-calls.ts';
import { commit, git, temporary } from '../../runner-fixture.ts';
import { armOf, contextOf, repositoryOf } from './planned-lab.ts';

const RECIPE = 'all:\n\tgcc $(DEFS) -c src/a.c -o a.o\n';

test.each([
  ['waits', `X := $(shell sleep 600)\n${RECIPE}`, 'did not end in time'],
  [
    'prints without end',
    `more = $(info ${'x'.repeat(9000)})$(more2)\nmore2 = $(eval $(call loop))\nloop = $(foreach n,$(shell seq 9999999),$(more))\n$(call loop)\n${RECIPE}`,
    'make',
  ],
  ['reads a shell that never ends', `X := $(shell while :; do :; done)\n${RECIPE}`, 'did not end in time'],
])('a makefile that %s when it is read ends in a named gap', async (_, makefile, why) => {
  const { path, sha } = repositoryOf({ Makefile: makefile, 'src/a.c': 'int a;\n' });
  const context = await contextOf(path, [armOf(sha, [['make']])]);
  const ready = await context.commits.checkout(sha, context.job.source);
  expect(ready.ok).toBe(true);
  const isReadOnly = context.sandbox.protection.isolated;
  const planned = await planCommands(context, [['make']], isReadOnly, 3000);
  if (!planned.ok) throw new Error(planned.error.message);
  expect(planned.value.calls).toEqual([]);
  expect(planned.value.gaps).toEqual([expect.stringContaining(why)]);
});

test('a link of the repository to a pipe of the machine is not read', async () => {
  const directory = temporary();
  const { path } = repositoryOf({ Makefile: RECIPE, 'src/b.c': 'int b;\n' }, directory);
  const pipe = join(directory, 'pipe');
  execFileSync('mkfifo', [pipe]);
  symlinkSync(pipe, join(path, 'src/a.c'));
  symlinkSync(pipe, join(path, 'evil.mk'));
  execFileSync('sh', ['-c', "printf 'MAKEFILE_LIST := Makefile evil.mk\\n' >>Makefile"], { cwd: path });
  git(path, 'add', '--all');
  const sha = commit(path, 'links');
  const arm = (value: string) => {
    const { source, ...rest } = armOf(sha, [['make', `DEFS=-DX=${value}`]]);
    if (source.kind !== 'build') throw new Error('no build');
    return { ...rest, source: { ...source, defines: [{ name: 'X', value }] } };
  };
  const context = await contextOf(path, [arm('0'), arm('1')]);
  const found = await compareArms(context, { baseline: arm('0'), candidate: arm('1') });
  expect(found).toMatchObject({ ok: true, value: { compared: { kind: 'unknown' } } });
});
