import { expect, test } from 'vitest';
import { batchTime, sequentialTime } from '../../calibration/machine-time.ts';
import { random } from '../../src/stats/random.ts';

const uniform = random('machine time');
const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
const rule = (trials: number, alpha = 0.05) => ({ effect: -0.02, alpha, trials });
const white = (n: number, sd: number) => Array.from({ length: n }, () => sd * normal());

test('sequentialTime finds an effect in quiet noise at the first look, with at most 5 % false alarms', () => {
  const found = sequentialTime(white(600, 0.002), rule(200), random('quiet'));
  expect(found).toMatchObject({ count: 12, power: 1 });
  expect(found.falseAlarms).toBeLessThan(0.02);
});

test('sequentialTime takes about four times the blocks for twice the noise', () => {
  const [one, two] = [0.03, 0.06].map((sd) => sequentialTime(white(2000, sd), rule(100), random('loud')).count);
  expect((two ?? 0) / (one ?? 1)).toBeGreaterThan(2.5);
  expect((two ?? 0) / (one ?? 1)).toBeLessThan(6);
});

test('sequentialTime takes longer for a smaller error, and alarms less', () => {
  const noise = white(2000, 0.05);
  const [loose, strict] = [0.05, 0.01].map((alpha) => sequentialTime(noise, rule(400, alpha), random('error')));
  expect(strict?.count).toBeGreaterThan(loose?.count ?? 0);
  expect(strict?.falseAlarms).toBeLessThan(loose?.falseAlarms ?? 0);
});

test('batchTime agrees with normal theory on white noise', () => {
  // A median has a standard error of 1.253·sd/√n; two of them must lie 1.96 + 1.64 of their common one apart.
  const sd = 0.02;
  const theory = 2 * (1.253 * Math.SQRT2 * (sd / 0.0202) * 3.6) ** 2;
  const { count, power } = batchTime(white(4000, sd), -0.02, 0.95, 400, random('batch'));
  expect(power).toBeGreaterThanOrEqual(0.95);
  expect(count / theory).toBeGreaterThan(0.6);
  expect(count / theory).toBeLessThan(1.9);
});

test('batchTime returns the largest size and its power when drift prevents the wanted power', () => {
  const drift = Array.from({ length: 800 }, (_, index) => 0.5 * Math.sin(index / 40));
  const { count, power } = batchTime(drift, -0.02, 0.95, 200, random('drift'));
  expect(power).toBeLessThan(0.95);
  expect(count).toBeGreaterThan(200);
});
