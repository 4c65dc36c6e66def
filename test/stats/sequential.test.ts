import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normalTail } from '../../src/stats/normal.ts';
import { random } from '../../src/stats/random.ts';
import { design, repeatedP } from '../../src/stats/sequential.ts';

const LOOKS = [12, 20, 32, 48, 72, 108, 160];

describe('design', () => {
  test('boundaries of the standard schedule agree with its Monte Carlo table', () => {
    const table = [2.744, 2.777, 2.689, 2.595, 2.501, 2.405, 2.326];
    for (const [k, look] of design(LOOKS, 0.05).entries()) {
      // The table's second value overspends: P(|Z₁| < c₁, |Z₂| ≥ 2.777) = 0.00389 where 0.00367 may be spent (scipy 1.17.1,
      // bivariate normal). 2.793 spends 0.003667.
      expect(Math.abs(look.c - (table[k] ?? 0))).toBeLessThan(k === 1 ? 0.017 : 0.01);
    }
    expect(design(LOOKS, 0.05)[1]?.c).toBeCloseTo(2.79313, 4);
  });

  test('ranks of the standard schedule', () => {
    expect(design(LOOKS, 0.05).map((look) => look.rank)).toEqual([6, 33, 123, 337, 868, 2158, 5075]);
  });

  test('five even looks give the published Pocock-type boundaries', () => {
    const found = design([1, 2, 3, 4, 5], 0.05).map((look) => Number(look.c.toFixed(3)));
    expect(found).toEqual([2.438, 2.427, 2.41, 2.397, 2.386]);
  });

  test('one look is the fixed-sample test', () => {
    const [only] = design([100], 0.05);
    expect(only?.c).toBeCloseTo(1.959964, 6);
    expect(only?.spent).toBe(0.05);
  });

  test('spends ln(1 + (e − 1)t), and all of it at the end', () => {
    const spent = design(LOOKS, 0.05).map((look) => look.spent);
    expect(spent[3]).toBeCloseTo(0.05 * Math.log(1 + (Math.E - 1) * 0.3), 12);
    expect(spent.at(-1)).toBe(0.05);
  });

  test('spends at the root of the share when asked, and all of it at the end', () => {
    const looks = design(LOOKS, 0.05, 'root');
    expect(looks[3]?.spent).toBeCloseTo(0.05 * Math.log(1 + (Math.E - 1) * Math.sqrt(0.3)), 12);
    expect(looks.at(-1)?.spent).toBe(0.05);
    // Early looks get more of the error, late ones less.
    const linear = design(LOOKS, 0.05);
    expect(looks[0]?.c).toBeLessThan(linear[0]?.c ?? 0);
    expect(looks.at(-1)?.c).toBeGreaterThan(linear.at(-1)?.c ?? Infinity);
  });

  test('has boundaries for looks close together and far apart', () => {
    for (const looks of [[990, 999, 1000], [6, 10_000], Array.from({ length: 16 }, (_, i) => 6 + i)]) {
      for (const { c } of design(looks, 0.05)) expect(c).toBeGreaterThan(1.95);
    }
  });

  test.each(['linear', 'root'] as const)(
    'random walks cross the boundaries as often as the spent error, %s',
    (spending) => {
      const next = random('random walk');
      const walks = 40_000;
      const looks = design([10, 15, 40], 0.1, spending);
      let crossed = 0;
      for (let walk = 0; walk < walks; walk++) {
        let sum = 0;
        let before = 0;
        for (const { n, c } of looks) {
          sum += Math.sqrt(-2 * Math.log(1 - next()) * (n - before)) * Math.cos(2 * Math.PI * next());
          before = n;
          if (Math.abs(sum / Math.sqrt(n)) >= c) {
            crossed++;
            break;
          }
        }
      }
      expect(Math.abs(crossed / walks - 0.1)).toBeLessThan(4 * Math.sqrt((0.1 * 0.9) / walks));
    },
  );

  test.each([[[]], [[12, 12]], [[20, 12]], [[0, 5]], [[Number.NaN]]])('throws for the looks %j', (looks) => {
    expect(() => design(looks, 0.05)).toThrow(RangeError);
  });
  test.each([0, 1, Number.NaN])('throws for the error %d', (alpha) => {
    expect(() => design(LOOKS, alpha)).toThrow(RangeError);
  });
});

describe('repeatedP', () => {
  test('is the error of the design for a statistic on the boundary', () => {
    for (const [k, { c }] of design(LOOKS, 0.05).entries()) {
      expect(repeatedP(LOOKS, k + 1, normalTail(c))).toBeCloseTo(0.025, 4);
    }
  });

  test('is the error of a design that spends at the root', () => {
    for (const [k, { c }] of design(LOOKS, 0.05, 'root').entries()) {
      expect(repeatedP(LOOKS, k + 1, normalTail(c), 'root')).toBeCloseTo(0.025, 4);
    }
  });

  test('is the p-value itself for one look', () => {
    for (const p of [0.3, 0.04, 1e-3, 1e-6]) expect(repeatedP([50], 1, p) / p).toBeCloseTo(1, 6);
  });

  test('never falls below the p-value and rises with it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 7 }), fc.double({ min: 1e-9, max: 1, noNaN: true }), (look, p) => {
        const repeated = repeatedP(LOOKS, look, p);
        expect(repeated).toBeGreaterThanOrEqual(p * (1 - 1e-9));
        expect(repeated).toBeLessThanOrEqual(repeatedP(LOOKS, look, Math.min(1, p * 1.1)));
      }),
    );
    expect(repeatedP(LOOKS, 1, 0)).toBeLessThan(1e-7);
    expect(repeatedP(LOOKS, 7, 1)).toBe(1);
  });
});
