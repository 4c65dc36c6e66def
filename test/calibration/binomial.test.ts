import { describe, expect, test } from 'vitest';
import { betaShare } from '../../calibration/beta.ts';
import { boundedMean, clopperPearson } from '../../calibration/binomial.ts';
import { random } from '../../src/stats/random.ts';
import { SCIPY } from './scipy.ts';

test.each(SCIPY.beta)('incomplete beta agrees with scipy: I($a, $b) at $x', ({ x, a, b, value }) => {
  expect(betaShare(x, a, b) / value).toBeCloseTo(1, 10);
});

test.each(SCIPY.binomial)('Clopper–Pearson agrees with scipy: $count of $trials', ({ count, trials, low, high }) => {
  const found = clopperPearson(count, trials);
  expect(found.low).toBeCloseTo(low, 10);
  expect(found.high).toBeCloseTo(high, 10);
});

test.each([
  [-1, 10],
  [11, 10],
  [0, 0],
])('clopperPearson refuses %d of %d', (count, trials) => {
  expect(() => clopperPearson(count, trials)).toThrow(RangeError);
});

describe('boundedMean', () => {
  test('is not empty where every number is equal, and shrinks with their number', () => {
    // (error/2)^(1/trials) is the largest chance of "none" that is still believed.
    expect(boundedMean(0, 120)).toEqual({ low: 0, high: expect.closeTo(1 - 0.005 ** (1 / 120), 9) });
    expect(boundedMean(1, 32)).toEqual({ low: expect.closeTo(0.005 ** (1 / 32), 9), high: 1 });
    expect(boundedMean(0, 1000).high).toBeLessThan(boundedMean(0, 100).high);
  });

  test('has the mean of shares, whatever their distribution, at least as often as it says', () => {
    const next = random('bounded mean');
    // Shares that are mostly 0: Student's interval of them is empty in a fifth of the trials.
    const truth = 0.02 * 0.75;
    let misses = 0;
    for (let trial = 0; trial < 2000; trial++) {
      const shares = Array.from({ length: 80 }, () => (next() < 0.02 ? 0.5 + next() / 2 : 0));
      const { low, high } = boundedMean(shares.reduce((sum, share) => sum + share, 0) / 80, 80, 0.05);
      if (truth < low || truth > high) misses++;
    }
    expect(misses / 2000).toBeLessThanOrEqual(0.05);
  });
});
