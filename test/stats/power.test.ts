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
