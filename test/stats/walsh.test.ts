import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { random } from '../../src/stats/random.ts';
import { ascending, sumsAtMost, walshAverage, walshCount, walshMedian } from '../../src/stats/walsh.ts';
import { cpuMs } from '../fixtures/cpu-time.ts';

const allSums = (values: readonly number[]) =>
  values.flatMap((x, i) => values.slice(i).map((y) => x + y)).sort((a, b) => a - b);

const differences = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 40 });

describe('walshAverage', () => {
  test('returns every order statistic of the enumerated averages', () => {
    fc.assert(
      fc.property(differences, (values) => {
        const sorted = ascending(values);
        const expected = allSums(values).map((sum) => sum / 2);
        const found = expected.map((_, index) => walshAverage(sorted, index + 1));
        expect(found.map((value) => value + 0)).toEqual(expected.map((value) => value + 0));
      }),
    );
  });

  const shapes = fc.constantFrom<((value: number) => number)[]>(
    (value) => value,
    (value) => Math.round(value * 10),
    (value) => (Math.abs(value) < 0.4 ? 0 : value),
    (value) => Math.tan(1.57 * value),
    (value) => 1 + Math.round(value * 5) * 2 ** -52,
  );

  test('is exact for more values than a sketch: even, in steps, half equal, with far tails, nearly equal', () => {
    fc.assert(
      fc.property(fc.string(), shapes, fc.integer({ min: 65, max: 150 }), (seed, shape, n) => {
        const next = random(seed);
        const values = Array.from({ length: n }, () => shape(2 * next() - 1));
        const sorted = ascending(values);
        const sums = allSums(values);
        for (let k = 1; k <= sums.length; k += 1 + Math.floor(next() * 60)) {
          expect(walshAverage(sorted, k)).toBe((sums[k - 1] as number) / 2 + 0);
        }
        const half = sums.length / 2;
        const middle = ((sums[Math.ceil(half) - 1] as number) / 2 + (sums[Math.floor(half)] as number) / 2) / 2;
        expect(walshMedian(sorted)).toBe(middle + 0);
      }),
    );
  });

  test('is exact with ties, zeros of both signs and denormal numbers', () => {
    const sorted = ascending([0, -0, 5e-324, -5e-324, 1, 1, 1, -1]);
    const expected = allSums([0, -0, 5e-324, -5e-324, 1, 1, 1, -1]).map((sum) => sum / 2 + 0);
    expect(expected.map((_, index) => walshAverage(sorted, index + 1) + 0)).toEqual(expected);
  });

  test('takes 200,000 values, 2·10¹⁰ averages, in seconds', () => {
    const next = random('large');
    const sorted = ascending(Array.from({ length: 200_000 }, () => next() - 0.5));
    const check = () => {
      const middle = walshAverage(sorted, Math.floor(walshCount(200_000) / 2));
      // The median of the averages of uniforms has standard error 0.289/√n.
      expect(Math.abs(middle)).toBeLessThan((4 * 0.289) / Math.sqrt(200_000));
    };
    expect(cpuMs(check)).toBeLessThan(5000);
  });

  test.each([0, 4, Number.NaN])('throws for average number %d of two values', (k) => {
    expect(() => walshAverage(ascending([1, 2]), k)).toThrow(RangeError);
  });
});

test('sumsAtMost counts pairs with i ≤ j', () => {
  fc.assert(
    fc.property(differences, fc.double({ min: -1e6, max: 1e6, noNaN: true }), (values, bound) => {
      expect(sumsAtMost(ascending(values), bound)).toBe(allSums(values).filter((sum) => sum <= bound).length);
    }),
  );
});

test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('ascending throws for %d', (value) => {
  expect(() => ascending([1, value, 2])).toThrow('finite');
});
