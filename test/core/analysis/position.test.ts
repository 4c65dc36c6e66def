import { expect, test } from 'vitest';
import { positionsOf } from '../../../src/core/analysis/position.ts';
import { surveyRun } from '../../fixtures/survey-run.ts';

const HZ4 = [{ label: 'hz4', speed: 1, memory: 1 }];

test('mean, median and stdev are those of the runs, and the interval lies around the centre', () => {
  const [position] = positionsOf(surveyRun({ topic: 'baseline', arms: HZ4, rounds: 10, noise: 0.01 }));
  expect(position?.runs).toHaveLength(10);
  expect(position?.mean).toBeCloseTo((position?.runs ?? []).reduce((sum, value) => sum + value, 0) / 10, 3);
  expect(position?.interval?.low).toBeLessThan(position?.median ?? 0);
  expect(position?.interval?.high).toBeGreaterThan(position?.median ?? 0);
  expect((position?.stdev ?? 0) / (position?.mean ?? 1)).toBeGreaterThan(0.003);
});

test('a control like the others is inside, one that is 20 % slower is not', () => {
  const control = (factor: number) =>
    positionsOf(surveyRun({ topic: 'baseline', arms: HZ4, rounds: 10, noise: 0.01, control: factor }))[0]?.control;
  expect(control(1)?.within).toBe(true);
  expect(control(0.8)?.within).toBe(false);
});

test('one more run lies inside its interval as often as is said', () => {
  const trials = Array.from({ length: 400 }, (_, index) =>
    positionsOf(surveyRun({ topic: 'baseline', arms: HZ4, rounds: 10, noise: 0.03, control: 1, seed: `c${index}` })),
  ).flat();
  const inside = trials.filter(({ control }) => control?.within).length / trials.length;
  // 800 trials: 95 % ± 2.3 points at three standard deviations.
  expect(inside).toBeGreaterThan(0.927);
  expect(inside).toBeLessThan(0.973);
});

test('a run that failed is named and not counted', () => {
  const arms = [{ label: 'hz4', speed: 1, memory: 1, crashesIn: 4 }];
  const [position] = positionsOf(surveyRun({ topic: 'baseline', arms, rounds: 10 }));
  expect(position?.runs).toHaveLength(4);
  expect(position?.interval).toBeNull();
  expect(position?.trouble).toBe('was killed by SIGABRT');
});

test('a run without a number above zero is trouble, not a throughput', () => {
  const run = surveyRun({ topic: 'baseline', arms: HZ4, rounds: 8, control: 1 });
  const readings = run.readings.map((reading) => ({ ...reading, value: reading.round === 5 ? 0 : reading.value }));
  const [position] = positionsOf({ ...run, readings });
  expect(position).toMatchObject({ trouble: 'gave no number above zero', control: null });
  expect(position?.runs).toHaveLength(7);
});
