import { expect, test } from 'vitest';
import { mannWhitney, mannWhitneyTest } from '../../../calibration/rules/mann-whitney.ts';
import { SCIPY } from '../scipy.ts';

test.each(SCIPY.mannWhitney)('agrees with scipy, with ties and without: U = $u, p = $p', ({ x, y, u, p }) => {
  const found = mannWhitneyTest(x, y);
  expect(found.u).toBe(u);
  expect(found.p / p).toBeCloseTo(1, 10);
});

test('mannWhitney decides 0 for equal arms and a direction for separate arms', () => {
  expect(mannWhitneyTest([1, 1, 1], [1, 1, 1]).p).toBe(1);
  expect(mannWhitney({ baseline: [1, 2, 3, 4], candidate: [5, 6, 7, 8] }).differs).toBe(1);
  expect(mannWhitney({ baseline: [5, 6, 7, 8], candidate: [1, 2, 3, 4] }).differs).toBe(-1);
  // Three against three cannot reach 5 %: the smallest p-value is 2/20.
  expect(mannWhitneyTest([1, 2, 3], [4, 5, 6]).p).toBeCloseTo(0.1, 14);
  expect(mannWhitney({ baseline: [1, 2, 3], candidate: [4, 5, 6] }).differs).toBe(0);
});
