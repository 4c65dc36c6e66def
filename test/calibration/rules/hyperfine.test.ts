import { expect, test } from 'vitest';
import { hyperfine } from '../../../calibration/rules/hyperfine.ts';

// Times of 2.0 ± 0.2 s and 1.0 ± 0.05 s: 2.00 ± 0.22 times faster, as hyperfine prints it.
const slow = [1.8, 2.0, 2.2];
const fast = [0.95, 1.0, 1.05];
const rates = (times: readonly number[]) => times.map((time) => 1 / time);

test('hyperfine computes the ratio of mean times with the error that hyperfine prints', () => {
  const { differs, interval } = hyperfine({ baseline: rates(slow), candidate: rates(fast) });
  expect(differs).toBe(1);
  const error = 2 * Math.sqrt(0.1 ** 2 + 0.05 ** 2);
  expect(interval?.low).toBeCloseTo(1 - error, 12);
  expect(interval?.high).toBeCloseTo(1 + error, 12);
});

test('hyperfine decides 0 when the error of the ratio reaches 1, and exchanged arms change the sign', () => {
  expect(hyperfine({ baseline: rates(slow), candidate: rates([1.7, 1.9, 2.1]) }).differs).toBe(0);
  expect(hyperfine({ baseline: rates(fast), candidate: rates(slow) }).differs).toBe(-1);
});
