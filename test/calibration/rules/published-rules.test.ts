import { describe, expect, test } from 'vitest';
import { asv } from '../../../calibration/rules/asv.ts';
import { criterion } from '../../../calibration/rules/criterion.ts';
import { oneRun } from '../../../calibration/rules/one-run.ts';
import { pairedT } from '../../../calibration/rules/paired-t.ts';
import { permutedBlocks, permutedMeans } from '../../../calibration/rules/permutation.ts';
import { tango } from '../../../calibration/rules/tango.ts';
import { random } from '../../../src/stats/random.ts';

/** Rates of these times. */
const rates = (times: readonly number[]) => times.map((time) => 1 / time);
const arms = (before: readonly number[], after: readonly number[]) => ({
  baseline: rates(before),
  candidate: rates(after),
});
/** Ten times around 100 with a spread of about 1 %. */
const TEN = [99, 101, 100, 98.5, 101.5, 100.5, 99.5, 100.2, 99.8, 100.1];
const slower = (times: readonly number[], share: number) => times.map((time) => time * (1 + share));
const normal = (next: () => number) => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());

describe('tango', () => {
  test('a mean difference beyond 2.6 standard errors and beyond 1 %', () => {
    // Mean 2.5, standard deviation 0.577, four pairs: z = 8.7.
    expect(tango(arms([100, 100, 100, 100], [102, 103, 102, 103])).differs).toBe(-1);
    expect(tango(arms([102, 103, 102, 103], [100, 100, 100, 100])).differs).toBe(1);
  });

  test('0 within 1 %, and 0 within 2.6 standard errors', () => {
    expect(tango(arms([100, 100, 100, 100], [100.8, 100.9, 100.8, 100.9])).differs).toBe(0);
    // Mean 2.5, standard deviation 2.08, z = 2.4.
    expect(tango(arms([100, 100, 100, 100], [100, 102, 103, 105])).differs).toBe(0);
  });
});

describe('asv', () => {
  test('medians beyond the factor with p < 0.002', () => {
    expect(asv(1.1)(arms(TEN, slower(TEN, 0.2))).differs).toBe(-1);
    expect(asv(1.1)(arms(slower(TEN, 0.2), TEN)).differs).toBe(1);
    expect(asv(1.1)(arms(TEN, slower(TEN, 0.05))).differs).toBe(0);
    expect(asv(1.01)(arms(TEN, slower(TEN, 0.05))).differs).toBe(-1);
  });

  test('0 beyond the factor without significance: five of each cannot have p < 0.002', () => {
    const five = TEN.slice(0, 5);
    expect(asv(1.1)(arms(five, slower(five, 0.5))).differs).toBe(0);
  });
});

test('one run is worse beyond the threshold, and never better', () => {
  expect(oneRun(2)(arms([100], [201])).differs).toBe(-1);
  expect(oneRun(2)(arms([100], [199])).differs).toBe(0);
  expect(oneRun(1.02)(arms([100], [10])).differs).toBe(0);
});

describe('permutation', () => {
  test('permutedMeans needs p < 1 % and the distance', () => {
    const next = random('means');
    const [six, four] = [TEN.slice(0, 6), TEN.slice(0, 4)];
    // Separated samples of six have p = 2/924, of four 2/70.
    expect(permutedMeans(arms(six, slower(six, 0.2)), 0.05, next).differs).toBe(-1);
    expect(permutedMeans(arms(slower(six, 0.2), six), 0.05, next).differs).toBe(1);
    expect(permutedMeans(arms(six, slower(six, 0.2)), 0.25, next).differs).toBe(0);
    expect(permutedMeans(arms(four, slower(four, 0.2)), 0.05, next).differs).toBe(0);
  });

  test('permutedBlocks is significant from six blocks of one sign, 2/64, on', () => {
    const next = random('blocks');
    expect(permutedBlocks([1, 2, 3, 4, 5, 6], next).differs).toBe(1);
    expect(permutedBlocks([-1, -2, -3, -4, -5, -6], next).differs).toBe(-1);
    expect(permutedBlocks([1, 2, 3, 4, 5], next).differs).toBe(0);
  });

  test('equal arms are called different in 5 % and in 1 %', () => {
    const next = random('alarms');
    const draw = (count: number) => Array.from({ length: count }, () => normal(next));
    const alarms = (decide: () => number) => Array.from({ length: 400 }, decide).filter((sign) => sign !== 0).length;
    // Beyond these counts of 400 there is less than 1 in 1,000.
    expect(alarms(() => permutedBlocks(draw(20), next).differs)).toBeLessThanOrEqual(36);
    const times = () => draw(10).map((value) => 100 + value);
    expect(alarms(() => permutedMeans(arms(times(), times()), 0, next).differs)).toBeLessThanOrEqual(12);
  });
});

describe('criterion', () => {
  const next = random('criterion');
  const sample = () => Array.from({ length: 100 }, () => 100 + 0.5 * normal(next));

  test('an interval beyond 1 %', () => {
    expect(criterion(arms(sample(), slower(sample(), 0.03)), next).differs).toBe(-1);
    expect(criterion(arms(slower(sample(), 0.03), sample()), next).differs).toBe(1);
  });

  test('0 for a significant change within 1 %', () => {
    expect(criterion(arms(sample(), slower(sample(), 0.005)), next).differs).toBe(0);
  });
});

describe('paired t', () => {
  const next = random('pairs');
  const draw = (count: number) => Array.from({ length: count }, () => normal(next));

  test('stops at the first significant number of pairs, from ten on', () => {
    expect(pairedT(draw(50).map((value) => value + 10))).toEqual({ differs: 1, pairs: 10 });
    expect(pairedT(draw(50).map((value) => value - 10))).toEqual({ differs: -1, pairs: 10 });
  });

  test('one test at ten pairs is wrong in 5 %, five hundred in a row far more often', () => {
    const alarms = (count: number) =>
      Array.from({ length: 400 }, () => pairedT(draw(count)).differs).filter((sign) => sign !== 0).length;
    expect(alarms(10)).toBeLessThanOrEqual(36);
    expect(alarms(500)).toBeGreaterThan(100);
  });
});
