import { expect, test } from 'vitest';
import { listed, nearest } from '../../../src/core/text/suggestion.ts';

test.each([
  ['HZ4_S12_MPCS', 'HZ4_S12_MPSC'],
  ['hz4_s12_mpsc', 'HZ4_S12_MPSC'],
  ['HZ4_S12', 'HZ4_S12_MPSC'],
  ['mimaloc', 'mimalloc'],
  ['on', undefined],
  ['x', undefined],
  ['zzzzzz', undefined],
  ['a'.repeat(5000), undefined],
])('nearest to %s is %s', (word, expected) => {
  expect(nearest(word, ['HZ4_S12_MPSC', 'HZ4_S13', 'mimalloc'])).toBe(expected);
});

test('listed joins names and counts those beyond the maximum', () => {
  expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map((names) => listed(names))).toEqual([
    'none',
    'a',
    'a or b',
    'a, b or c',
  ]);
  expect(listed(['a', 'b', 'c', 'd'], 2)).toBe('a, b and 2 more');
});
