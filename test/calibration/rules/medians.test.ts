import { expect, test } from 'vitest';
import { medians } from '../../../calibration/rules/medians.ts';

test.each([
  [102.1, 1],
  [101.9, 0],
  [98.1, 0],
  [97.9, -1],
])('a median of 100 and one of %d', (value, differs) => {
  expect(medians({ baseline: [1, 100, 900], candidate: [value - 50, value, value + 1] }).differs).toBe(differs);
});
