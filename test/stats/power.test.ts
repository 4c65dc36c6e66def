import { expect, test } from 'vitest';
import { blocksForHalfWidth, minimumDetectableEffect } from '../../src/stats/power.ts';

test('minimumDetectableEffect is 2.8 standard errors', () => {
  expect(minimumDetectableEffect(100, 0.05)).toBeCloseTo(0.014, 12);
  expect(minimumDetectableEffect(784, 0.05)).toBeCloseTo(0.005, 12);
});

test('blocksForHalfWidth needs four times the blocks for half the width', () => {
  expect(blocksForHalfWidth(32, 0.02, 0.01)).toBe(128);
  expect(blocksForHalfWidth(32, 0.02, 0)).toBe(Number.POSITIVE_INFINITY);
});

test('a part of the half-width that is always there leaves less to the blocks', () => {
  // 37² is 12² and 35², 13² is 12² and 5²: the blocks have to leave a seventh of their part.
  expect(blocksForHalfWidth(32, 37, 13, 12)).toBe(49 * 32);
  expect(blocksForHalfWidth(32, 0.05, 0.03, 0.03)).toBe(Number.POSITIVE_INFINITY);
  expect(blocksForHalfWidth(32, 0.05, 0.02, 0.03)).toBe(Number.POSITIVE_INFINITY);
});
