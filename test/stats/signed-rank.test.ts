import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  EXACT_UP_TO,
  hodgesLehmann,
  intervalRank,
  signedRankCdf,
  signedRankP,
  walshInterval,
} from '../../src/stats/signed-rank.ts';

interface Reference {
  readonly differences: readonly number[];
  readonly pExact: number;
  readonly pNormal: number;
  readonly estimate: number;
  readonly rank: number;
  readonly low: number;
  readonly high: number;
}
const { cases } = JSON.parse(readFileSync(new URL('../fixtures/signed-rank-scipy.json', import.meta.url), 'utf8')) as {
  cases: Reference[];
};

describe('against scipy', () => {
  test.each(cases)('$differences.length differences', ({ differences, pExact, pNormal, estimate, rank, low, high }) => {
    const p = differences.length <= EXACT_UP_TO ? pExact : pNormal;
    expect(signedRankP(differences) / p).toBeCloseTo(1, 10);
    expect(hodgesLehmann(differences)).toBe(estimate);
    expect(walshInterval(differences, rank)).toEqual({ estimate, low, high });
  });

  test('beyond the exact range the normal limit is within 2 % of the exact p-value', () => {
    const large = cases.find(({ differences }) => differences.length > EXACT_UP_TO) as Reference;
    expect(Math.abs(signedRankP(large.differences) / large.pExact - 1)).toBeLessThan(0.02);
  });
});

describe('null distribution', () => {
  test('equals counting all 2^n signs', () => {
    for (const n of [1, 2, 3, 7, 10]) {
      const counts = new Array<number>((n * (n + 1)) / 2 + 1).fill(0);
      for (let signs = 0; signs < 2 ** n; signs++) {
        let sum = 0;
        for (let rank = 1; rank <= n; rank++) if (signs & (1 << (rank - 1))) sum += rank;
        counts[sum] = (counts[sum] ?? 0) + 1;
      }
      let cumulated = 0;
      for (const [w, count] of counts.entries()) {
        cumulated += count / 2 ** n;
        expect(signedRankCdf(n, w)).toBeCloseTo(cumulated, 14);
      }
    }
  });

  test('is 0 below, 1 from the largest sum on, and symmetric', () => {
    expect(signedRankCdf(20, -1)).toBe(0);
    expect(signedRankCdf(20, 210)).toBe(1);
    expect(signedRankCdf(100, 5050)).toBe(1);
    for (const w of [0, 30, 104]) expect(signedRankCdf(20, w)).toBeCloseTo(1 - signedRankCdf(20, 209 - w), 13);
  });

  test('the change from exact to normal is smooth', () => {
    const level = (n: number) => intervalRank(n, 2.5) / ((n * (n + 1)) / 2);
    expect(Math.abs(level(61) - 2 * level(60) + level(59))).toBeLessThan(0.002);
  });
});

describe('intervalRank', () => {
  test.each([
    [12, 2.744, 6],
    [20, 2.777, 33],
    [32, 2.689, 123],
    [48, 2.595, 338],
    [72, 2.501, 868],
    [108, 2.405, 2158],
    [160, 2.326, 5074],
  ])('%d blocks at critical value %d: %d', (n, critical, rank) => expect(intervalRank(n, critical)).toBe(rank));

  test('is the number of sums with a probability up to the error', () => {
    // With 8 differences P(W⁺ ≤ 3) = 5/256 and P(W⁺ ≤ 4) = 7/256: rank 4 at 2.5 % per side.
    expect(intervalRank(8, 1.96)).toBe(4);
  });

  test('is 0 when even equal signs are more probable than the error', () => {
    expect(intervalRank(5, 2.5)).toBe(0);
    expect(walshInterval([1, 2, 3, 4, 5], 0)).toMatchObject({ estimate: 3, low: -Infinity, high: Infinity });
  });
});

describe('laws', () => {
  const values = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 12, maxLength: 90 });

  test('negated differences give the negated interval, to the last bit', () => {
    fc.assert(
      fc.property(values, (differences) => {
        const { estimate, low, high } = walshInterval(differences, 6);
        const mirrored = walshInterval(
          differences.map((value) => -value),
          6,
        );
        expect([mirrored.estimate + 0, mirrored.low + 0, mirrored.high + 0]).toEqual([
          -estimate + 0,
          -high + 0,
          -low + 0,
        ]);
      }),
    );
  });

  test('the order of differences does not matter, and a shift shifts the interval', () => {
    fc.assert(
      fc.property(values, fc.double({ min: -1, max: 1, noNaN: true }), (differences, shift) => {
        const interval = walshInterval(differences, 6);
        expect(walshInterval([...differences].reverse(), 6)).toEqual(interval);
        const moved = walshInterval(
          differences.map((value) => value + shift),
          6,
        );
        expect(moved.low).toBeCloseTo(interval.low + shift, 12);
        expect(moved.estimate).toBeCloseTo(interval.estimate + shift, 12);
      }),
    );
  });

  test('the p-value is below the error exactly when the one-sided interval lies below 0', () => {
    fc.assert(
      fc.property(values, (drawn) => {
        // Half of the smallest number is 0: the sum, which the p-value uses, is below 0, but the average is not.
        const differences = drawn.map((value) => (Math.abs(value) < 1e-300 ? 0 : value));
        const critical = 1.5;
        const rank = intervalRank(differences.length, critical);
        fc.pre(differences.length <= EXACT_UP_TO);
        expect(signedRankP(differences) <= signedRankCdf(differences.length, rank - 1)).toBe(
          walshInterval(differences, rank).high < 0,
        );
      }),
    );
  });

  test('all-zero differences prove nothing', () => {
    const zeros = new Array<number>(20).fill(0);
    expect(walshInterval(zeros, 33)).toEqual({ estimate: 0, low: 0, high: 0 });
    expect(signedRankP(zeros)).toBe(1);
    expect(signedRankP([])).toBe(1);
    expect(hodgesLehmann([])).toBeNaN();
  });

  test('more averages than 32 bits can count have the median that symmetry gives them', () => {
    const half = Array.from({ length: 50_000 }, (_, i) => (i + 0.5) ** 1.5);
    const differences = half.flatMap((value) => [7 + value, 7 - value]);
    expect(hodgesLehmann(differences)).toBeCloseTo(7, 8);
  });

  test('walshInterval throws for a rank beyond the middle', () => {
    expect(() => walshInterval([1, 2, 3], 4)).toThrow(RangeError);
  });
});
