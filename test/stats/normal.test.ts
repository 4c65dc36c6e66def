import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normalDensity, normalQuantile, normalTail } from '../../src/stats/normal.ts';

describe('normalTail', () => {
  // Reference: scipy 1.17.1, norm.sf.
  test.each([
    [0, 0.5],
    [0.5, 0.3085375387259869],
    [1.96, 0.024997895148220435],
    [2.5, 0.006209665325776132],
    [2.51, 0.006036558080412666],
    [5, 2.866515718791933e-7],
    [7.01, 1.191590623864496e-12],
    [20, 2.7536241186061556e-89],
    [37, 5.7255712225239266e-300],
    [-3, 1 - 0.0013498980316300933],
  ])('beyond %d', (z, tail) => expect(normalTail(z) / tail).toBeCloseTo(1, 12));

  test('falls, also where the method changes', () => {
    for (let z = -8; z < 12; z += 0.001) expect(normalTail(z + 0.001)).toBeLessThanOrEqual(normalTail(z));
  });
});

test('normalQuantile inverts normalTail', () => {
  fc.assert(
    fc.property(fc.double({ min: -30, max: Math.log(0.999), noNaN: true }), (log) => {
      const tail = Math.exp(log);
      expect(normalTail(normalQuantile(tail)) / tail).toBeCloseTo(1, 10);
    }),
  );
  expect(normalQuantile(0.025)).toBeCloseTo(1.9599639845400545, 12);
  expect(normalQuantile(1e-12)).toBeCloseTo(7.034483825301131, 11);
});

test.each([0, 1, -0.1, Number.NaN])('normalQuantile throws for a tail of %d', (tail) => {
  expect(() => normalQuantile(tail)).toThrow(RangeError);
});

test('normalDensity is the negative derivative of normalTail', () => {
  expect((normalTail(1) - normalTail(1 + 1e-6)) / 1e-6).toBeCloseTo(normalDensity(1), 6);
});
