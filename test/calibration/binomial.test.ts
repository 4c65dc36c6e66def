import { expect, test } from 'vitest';
import { betaShare } from '../../calibration/beta.ts';
import { clopperPearson } from '../../calibration/binomial.ts';
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
