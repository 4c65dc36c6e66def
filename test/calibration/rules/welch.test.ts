import { expect, test } from 'vitest';
import { welch, welchTest } from '../../../calibration/rules/welch.ts';
import { mean } from '../../../src/stats/summary.ts';
import { SCIPY } from '../scipy.ts';

test.each(SCIPY.welch)('agrees with scipy: t = $t', ({ x, y, t, df, p, low, high }) => {
  const found = welchTest(x, y);
  expect(found.t).toBeCloseTo(t, 10);
  expect(found.df).toBeCloseTo(df, 9);
  expect(found.p / p).toBeCloseTo(1, 10);
  const { interval } = welch({ baseline: y, candidate: x });
  const ends = [low / mean(y), high / mean(y)].sort((a, b) => a - b);
  expect([interval?.low, interval?.high].map(Number).sort((a, b) => a - b)).toEqual(
    ends.map((end) => expect.closeTo(end, 6)),
  );
});

test('welch decides which arm is faster, and 0 without significance', () => {
  expect(welch({ baseline: [1, 2, 3], candidate: [11, 12, 13] }).differs).toBe(1);
  expect(welch({ baseline: [11, 12, 13], candidate: [1, 2, 3] }).differs).toBe(-1);
  expect(welch({ baseline: [1, 2, 3], candidate: [1.1, 2, 3] }).differs).toBe(0);
});
