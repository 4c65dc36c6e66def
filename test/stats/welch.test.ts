import { expect, test } from 'vitest';
import { random } from '../../src/stats/random.ts';
import { mean, sd } from '../../src/stats/summary.ts';
import { welchInterval } from '../../src/stats/welch.ts';

test('welchInterval agrees with a worked example', () => {
  // Two samples of 5 and 4: difference 2, error √(2.5/5 + 4/4), 5.65 degrees of freedom, of which 5 count.
  const { estimate, low, high } = welchInterval(
    { count: 5, mean: 12, sd: Math.sqrt(2.5) },
    { count: 4, mean: 10, sd: 2 },
    0.05,
  );
  expect(estimate).toBe(2);
  expect(high - estimate).toBeCloseTo(2.570582 * Math.sqrt(1.5), 5);
  expect(low + high).toBeCloseTo(4, 12);
});

test('welchInterval without spread is the difference itself', () => {
  const same = { count: 3, mean: 1, sd: 0 };
  expect(welchInterval(same, { ...same, mean: 2 }, 0.05)).toEqual({ estimate: -1, low: -1, high: -1 });
});

test.each([
  [10, 10, 1],
  [10, 4, 3],
  [3, 12, 0.2],
])('%i against %i values with spreads 1 to %d: the difference is missed in at most 5 %%', (m, n, spread) => {
  const next = random(`welch ${m} ${n}`);
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const moments = (count: number, scale: number) => {
    const values = Array.from({ length: count }, () => scale * normal());
    return { count, mean: mean(values), sd: sd(values) };
  };
  let missed = 0;
  for (let trial = 0; trial < 4000; trial++) {
    const { low, high } = welchInterval(moments(m, 1), moments(n, spread), 0.05);
    if (low > 0 || high < 0) missed++;
  }
  // 4000 trials: 5 % + 1.1 points at three standard deviations.
  expect(missed / 4000).toBeLessThan(0.061);
});
