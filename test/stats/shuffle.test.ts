import { expect, test } from 'vitest';
import { random } from '../../src/stats/random.ts';
import { shuffled } from '../../src/stats/shuffle.ts';

test('shuffled returns each order equally often and keeps its argument unchanged', () => {
  const items = ['a', 'b', 'c'];
  const next = random('shuffle');
  const counts = new Map<string, number>();
  for (let trial = 0; trial < 6000; trial++) {
    const order = shuffled(items, next).join('');
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  expect([...counts.keys()].sort()).toEqual(['abc', 'acb', 'bac', 'bca', 'cab', 'cba']);
  // 1000 each; the standard deviation of a count is 29.
  for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(120);
  expect(items).toEqual(['a', 'b', 'c']);
});
