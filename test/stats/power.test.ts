import { describe, expect, test } from 'vitest';
import { blocksForEffect, blocksForHalfWidth, minimumDetectableEffect } from '../../src/stats/power.ts';

describe('blocksForEffect', () => {
  test('textbook: an effect of half a standard deviation needs 32 at 80 %, 43 at 90 %', () => {
    expect(blocksForEffect(0.5, 1)).toBe(32);
    expect(blocksForEffect(0.5, 1, 0.9)).toBe(43);
  });
  test('ignores the sign, and is infinite for an effect of 0', () => {
    expect(blocksForEffect(-0.01, 0.05)).toBe(blocksForEffect(0.01, 0.05));
    expect(blocksForEffect(0, 0.05)).toBe(Number.POSITIVE_INFINITY);
  });
});

test('minimumDetectableEffect inverts blocksForEffect', () => {
  expect(minimumDetectableEffect(100, 0.05)).toBeCloseTo(0.014, 12);
  expect(blocksForEffect(minimumDetectableEffect(784, 0.05), 0.05)).toBe(785);
});

test('blocksForHalfWidth needs four times the blocks for half the width', () => {
  expect(blocksForHalfWidth(32, 0.02, 0.01)).toBe(128);
  expect(blocksForHalfWidth(32, 0.02, 0)).toBe(Number.POSITIVE_INFINITY);
});
