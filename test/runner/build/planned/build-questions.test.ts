import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openBuildQuestions } from '../../../../src/runner/build/planned/build-questions.ts';
import { findProgram } from '../../../../src/system/find-program.ts';
import { temporary } from '../../runner-fixture.ts';
import { armOf, repositoryOf } from './planned-lab.ts';

const SAME = { kind: 'same', units: 1 };
const isIsolated = findProgram('bwrap', '/usr/local/bin:/usr/bin:/bin', '/') !== null;

test.skipIf(!isIsolated)('an answer is kept by commit and commands, and needs no source afterwards', async () => {
  const { path, sha } = repositoryOf({
    Makefile: 'all:\n\tgcc $(DEFS) -c a.c\n',
    'a.c': '#ifndef X_A\n#define X_A 1\n#endif\nint a = X_A;\n',
  });
  const cache = { folder: join(temporary(), 'builds'), bytesMax: 1024 ** 2, entriesMax: 10, keeps: 'builds' } as const;
  const ask = async (source: string, commands = [['make']], repository = 'a/b') => {
    const questions = openBuildQuestions({
      repository,
      source,
      checkout: source,
      rules: undefined,
      environment: process.env,
      cache,
    });
    const plan = {
      ...{ question: 'flag', baseline: armOf(sha, [['make']]) },
      candidate: armOf(sha, [['make', 'DEFS=-UX_A -DX_A=1']]),
    } as Parameters<typeof questions.compared>[0];
    const values = await questions.values({ sha, commands, askedCommands: null });
    const compared = await questions.compared(plan);
    await questions.close();
    return { names: values.ok ? values.value.names : null, compared };
  };
  const first = await ask(path);
  expect(first).toEqual({ names: { X_A: { values: ['1'], number: '1', by: 'file', at: 'a.c:2' } }, compared: SAME });
  expect(await ask('/absent')).toEqual(first);
  expect((await ask('/absent', [['make', 'DEFS=-DX_B=1']])).names).toBeNull();
  expect(await ask('/absent', [['make']], 'a/c')).toEqual({ names: null, compared: null });
});
