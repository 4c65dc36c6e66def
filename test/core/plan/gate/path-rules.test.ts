import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pathMatches, pathsMatter } from '../../../../src/core/plan/gate/path-rules.ts';
import { cpuMs } from '../../../fixtures/cpu-time.ts';

test.each([
  ['src/**', 'src/a.c', true],
  ['src/**', 'src/deep/er/a.c', true],
  ['src/**', 'docs/src/a.c', false],
  ['src/', 'src/deep/a.c', true],
  ['src/*', 'src/deep/a.c', false],
  ['**/*.h', 'a.h', true],
  ['**/*.h', 'x/y/a.h', true],
  ['**/*.h', 'x/y/a.hh', false],
  ['hz?/**/free*.c', 'hz4/src/free_list.c', true],
  ['hz?/**/free*.c', 'hz4/free.c', true],
  ['Makefile', 'Makefile', true],
  ['Makefile', 'sub/Makefile', false],
  ['a.c', 'abc', false],
  ['**', 'anything/at/all', true],
])('%s and %s: %s', (pattern, path, matches) => {
  expect(pathMatches(pattern, path)).toBe(matches);
});

test('pathsMatter is true when one file matches one pattern', () => {
  expect(pathsMatter(['src/**', 'include/*.h'], ['README.md', 'include/a.h'])).toBe(true);
  expect(pathsMatter(['src/**', 'include/*.h'], ['README.md', 'docs/a.h'])).toBe(false);
  expect(pathsMatter(['**'], [])).toBe(false);
});

test('pathMatches accepts a path by itself, and by every pattern made from it with wildcards', () => {
  const name = fc.stringMatching(/^[a-z.]{1,8}$/);
  fc.assert(
    fc.property(fc.array(name, { minLength: 1, maxLength: 5 }), fc.nat(), (parts, at) => {
      const path = parts.join('/');
      const starred = parts.with(at % parts.length, '*').join('/');
      const folded = [...parts.slice(0, at % parts.length), '**', parts.at(-1)].join('/');
      return pathMatches(path, path) && pathMatches(starred, path) && pathMatches(folded, path);
    }),
  );
});

test('pathMatches takes bounded time on a hostile name', () => {
  const match = () => {
    expect(pathMatches(`${'*a'.repeat(90)}b`, 'a'.repeat(4000))).toBe(false);
    expect(pathMatches(`${'**/a/'.repeat(30)}b`, 'a/'.repeat(2000))).toBe(false);
  };
  expect(cpuMs(match)).toBeLessThan(500);
});
