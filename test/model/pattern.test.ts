import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Box } from '../../src/model/evidence.ts';
import { compilePattern, Pattern, PlannedReader, Reader } from '../../src/model/pattern.ts';

/** Patterns that take a backtracking engine exponential or high polynomial time, with a text that shows it. */
const SLOW: readonly (readonly [string, string])[] = [
  ['^(a+)+$', `${'a'.repeat(1900)}!`],
  ['^(?:a|a)*$', `${'a'.repeat(1900)}!`],
  ['^(?:a|aa)+$', `${'a'.repeat(1900)}!`],
  ['(?:a*)*b', 'a'.repeat(1900)],
  ['^(?:[a-z]+_?)+$', `${'x'.repeat(1900)}.`],
  ['(?:.*,){12}x', `${'1,'.repeat(900)}`],
  ['a*a*a*a*a*a*a*a*b', 'a'.repeat(1900)],
  ['^(?:(?:a?){20}){20}b', 'a'.repeat(1900)],
];

describe('a pattern takes linear time on any text', () => {
  test.each(SLOW)('%s', (pattern, text) => {
    expect(Pattern.safeParse(pattern).success).toBe(true);
    // The control: the engine of JavaScript would need years, so it is stopped. That the test ends is its result.
    const backtracking = (): unknown =>
      runInNewContext('new RegExp(pattern).test(text)', { pattern, text }, { timeout: 100 });
    expect(backtracking).toThrow(/timed out/);
    expect(compilePattern(pattern).test(text)).toBe(false);
  });
});

test.each(['(?=a)b', '(?!a)b', '(?<=a)b', '(?<!a)b', '(a)\\1', '(', '[', 'a**', '(?i)a', '*', 'a{2000}'])(
  'refuses %s',
  (pattern) => {
    for (const schema of [Pattern, Reader, PlannedReader]) expect(schema.safeParse(pattern).success).toBe(false);
    expect(Box.safeParse({ box: 'front', pattern }).success).toBe(false);
    expect(() => compilePattern(pattern)).toThrow();
  },
);

test('a pattern for a number has at most one group', () => {
  expect(Reader.safeParse('a=(.)(.)').success).toBe(false);
  expect(Reader.safeParse('a=(?:.)(.)').success).toBe(true);
  expect(PlannedReader.safeParse('').success).toBe(true);
});

const atom = fc.constantFrom(
  'a',
  'b',
  'ops/s=',
  '\\d',
  '[0-9.]',
  '[^,]',
  '.',
  '\\w',
  '\\b',
  'x\\.',
  '\\u0061',
  '-',
  '=',
  ' ',
);
const pattern = fc
  .array(
    fc
      .tuple(atom, fc.constantFrom('', '*', '+', '?', '{1,3}', '*?', '+?'))
      .map(([one, many]) => (one === '\\b' ? one : `${one}${many}`)),
    { minLength: 1, maxLength: 5 },
  )
  .chain((parts) =>
    fc.constantFrom(
      parts.join(''),
      `(${parts.join('')})`,
      `${parts[0]}(${parts.slice(1).join('')})`,
      parts.join('|'),
      `^${parts.join('')}`,
      `${parts.join('')}$`,
    ),
  );

test('finds the places that JavaScript finds', () => {
  fc.assert(
    fc.property(pattern, fc.string({ unit: fc.constantFrom(...'ab0.9,=- ops/x_'), maxLength: 40 }), (source, text) => {
      const found = [...compilePattern(source).matches(text)];
      const expected = [...text.matchAll(new RegExp(source, 'dg'))].map(({ indices }) => ({
        from: indices?.[0]?.[0],
        to: indices?.[0]?.[1],
        group: indices?.[1]?.[0],
      }));
      expect(found).toEqual(expected);
    }),
    { numRuns: 2000 },
  );
});
