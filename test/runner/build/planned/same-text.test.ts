import { expect, test } from 'vitest';
import { NOTHING, type PlannedCalls } from '../../../../src/runner/build/planned/calls-and-gaps.ts';
import { sameTexts } from '../../../../src/runner/build/planned/same-text.ts';

const ROOT = '/alloc-ab/build';

/** A plan that compiles one source, with what the preprocessor makes of it. */
function compiled(cwd: string, source: string, sha256: string, options: readonly string[] = []) {
  const plan: PlannedCalls = {
    ...NOTHING,
    calls: [{ compiler: '/usr/bin/gcc', cwd, args: [...options, '-c', source, '-o', 'a.o'] }],
  };
  return { plan, text: { units: [{ cwd, argv: ['/usr/bin/gcc', '-E', source] }], digests: [{ sha256 }] } };
}

test.each([
  ['an absolute path, as cmake gives it', `${ROOT}/out`, `${ROOT}/src/a.c`, 'src/a.c'],
  ['a path from the folder of the call', `${ROOT}/lib`, 'a.c', 'lib/a.c'],
  ['a path that leads up', `${ROOT}/out/deep`, '../../src/a.c', 'src/a.c'],
  ['a file outside of the repository', ROOT, '/usr/src/a.c', '/usr/src/a.c'],
])('what differs is named from the root of the repository: %s', (_, cwd, source, what) => {
  const [one, other] = ['a', 'b'].map((digit) => compiled(cwd, source, digit.repeat(64)));
  if (one === undefined || other === undefined) throw new Error('two plans');
  expect(sameTexts(one, other, ROOT)).toEqual({ kind: 'different', what });
  expect(sameTexts(one, one, ROOT)).toEqual({ kind: 'same', units: 1 });
  expect(sameTexts(one, compiled(cwd, source, 'a'.repeat(64), ['-O3']), ROOT)).toEqual({
    kind: 'different',
    what: `the options or sources of ${what}`,
  });
});
