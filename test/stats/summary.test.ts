import fc from 'fast-check';
import { expect, test } from 'vitest';
import { madSd, mean, median, sd } from '../../src/stats/summary.ts';

test('median of odd, even and no values', () => {
  expect(median([3, 1, 20])).toBe(3);
  expect(median([4, 1, 20, 2])).toBe(3);
  expect(median([])).toBeNaN();
});

test('median ignores the order and keeps its argument unchanged', () => {
  fc.assert(
    fc.property(fc.array(fc.integer(), { minLength: 1 }), (values) => {
      const before = [...values];
      expect(median(values)).toBe(median([...values].reverse()));
      expect(values).toEqual(before);
    }),
  );
});

test('mean and sd of a known set', () => {
  expect(mean([2, 4, 4, 4, 5, 5, 7, 9])).toBe(5);
  expect(sd([2, 4, 4, 4, 5, 5, 7, 9])).toBeCloseTo(Math.sqrt(32 / 7), 12);
  expect(sd([1])).toBeNaN();
});

test('madSd agrees with sd on a normal shape and resists an outlier', () => {
  expect(madSd([1, 2, 3, 4, 5, 6, 7])).toBeCloseTo(2 * 1.4826, 4);
  expect(madSd([1, 2, 3, 4, 5, 6, 7e9])).toBeCloseTo(2 * 1.4826, 4);
  expect(madSd([1])).toBeNaN();
});
