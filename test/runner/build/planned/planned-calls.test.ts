import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Arm } from '../../../../src/model/plan.ts';
import type { CompilerCall } from '../../../../src/runner/build/compiler-calls.ts';
import { plannedCalls } from '../../../../src/runner/build/planned/planned-calls.ts';
import { runBuildCommand } from '../../../../src/runner/build/run-build-command.ts';
import { commit, git, temporary } from '../../runner-fixture.ts';
import { armOf, contextOf, repositoryOf } from './planned-lab.ts';

/** Compiler calls as text, without the paths of compilers: one compiler has several names. */
function textOf(calls: readonly CompilerCall[]): string[] {
  return calls.map(({ cwd, args }) => [cwd, ...args].join(' ')).sort();
}

/** What is planned for an arm, and the calls that the kernel saw when it was built afterwards. */
async function plannedAndReal(path: string, arm: Arm) {
  const context = await contextOf(path, [arm]);
  const planned = await plannedCalls(context, arm, 'baseline');
  if (!planned.ok || arm.source.kind !== 'build') throw new Error('not planned');
  const real: CompilerCall[] = [];
  for (const argv of arm.source.commands) {
    const ran = await runBuildCommand(context, argv, context.build, { name: 'baseline', arm: 'x' }, []);
    if (!ran.ok) throw new Error(ran.error.message);
    real.push(...ran.value);
  }
  return { planned: planned.value, real };
}

function exampleRepository(): { readonly path: string; readonly sha: string } {
  const path = join(temporary(), 'repository');
  cpSync('examples/hakozuna', path, { recursive: true });
  git(path, 'init', '--quiet', '--initial-branch=main');
  git(path, 'add', '--all');
  return { path, sha: commit(path, 'files') };
}

test.each([
  ['hz4', ['clean', 'all', 'HZ4_DEFS_EXTRA=-UX -DX=1 -DY="a b"']],
  ['hz4', ['clean', 'all_perf_preset']],
  ['hz3', ['-j2', 'clean', 'all_ldpreload_scale', 'HZ3_LDPRELOAD_DEFS_EXTRA=-UX -DX=1']],
])('the calls of the example are those that a build makes: %s %s', async (line, targets) => {
  const { path, sha } = exampleRepository();
  const { planned, real } = await plannedAndReal(path, armOf(sha, [['make', '-C', `hakozuna/${line}`, ...targets]]));
  expect(planned.gaps).toEqual([]);
  expect(textOf(planned.calls)).toEqual(textOf(real));
  expect(planned.calls[0]?.compiler).toBe(real[0]?.compiler);
});

const SOURCE = 'static int f(void) { return X; }\nint (*g)(void) __attribute__((weak)) = f;\n';

test('a recipe may change its directory, continue its lines, quote, and call itself', async () => {
  const { path, sha } = repositoryOf({
    'sub/a.c': SOURCE,
    'sub/b c.c': SOURCE,
    Makefile: [
      '$(info CC=gcc -c sub/a.c)',
      'all: one',
      '\t@echo "linking (gcc)"; gcc -shared -o lib.so sub/a.o "sub/b c.o"',
      'one:',
      '\tcd sub && gcc -fPIC -DX=1 \\',
      "\t  -DTEXT='a\"b' -c a.c",
      '\t(cd sub; gcc -fPIC -DX=1 -c "b c.c") || exit 1',
      '\t$(MAKE) -C sub -f ../sub.mk two',
      '',
    ].join('\n'),
    'sub.mk': 'two:\n\tLC_ALL=C gcc -DX=2 -c a.c -o two.o 2>/dev/null\n',
  });
  const { planned, real } = await plannedAndReal(path, armOf(sha, [['make']]));
  expect(planned.gaps).toEqual([]);
  expect(textOf(planned.calls)).toEqual(textOf(real));
  expect(planned.calls).toHaveLength(4);
});
