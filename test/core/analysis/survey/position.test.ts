import fc from 'fast-check';
import { expect, test } from 'vitest';
import { positionsOf } from '../../../../src/core/analysis/survey/position.ts';
import type { SurveyRun } from '../../../../src/model/survey.ts';
import { surveyRun } from '../../../fixtures/survey-run.ts';

const HZ4 = [{ label: 'hz4', speed: 1, memory: 1 }];

test('positionsOf returns mean, median and stdev of the runs, and an interval around the centre', () => {
  const [position] = positionsOf(surveyRun({ topic: 'baseline', arms: HZ4, rounds: 10, noise: 0.01 }));
  expect(position?.runs).toHaveLength(10);
  expect(position?.mean).toBeCloseTo((position?.runs ?? []).reduce((sum, value) => sum + value, 0) / 10, 3);
  expect(position?.interval?.low).toBeLessThan(position?.median ?? 0);
  expect(position?.interval?.high).toBeGreaterThan(position?.median ?? 0);
  expect((position?.stdev ?? 0) / (position?.mean ?? 1)).toBeGreaterThan(0.003);
});

test('a control like the runs is within its interval, a control that is 20 % slower is not', () => {
  const control = (factor: number) =>
    positionsOf(surveyRun({ topic: 'baseline', arms: HZ4, rounds: 10, noise: 0.01, control: factor }))[0]?.control;
  expect(control(1)?.within).toBe(true);
  expect(control(0.8)?.within).toBe(false);
});

test.each([3, 10, 30])(
  'the environment makes no difference: at most 5 %% of surveys with %d runs see one',
  (rounds) => {
    const trials = Array.from({ length: 600 }, (_, index) =>
      positionsOf(manyLanes({ rounds, noise: 0.03, seed: `c${index}` })),
    );
    const alarms = trials.filter((lanes) => lanes.some(({ control }) => control?.within === false)).length;
    // 600 trials: 5 % + 2.7 points at three standard deviations. Bonferroni is nearly exact over independent lanes.
    expect(alarms / trials.length).toBeLessThan(0.077);
    expect(alarms / trials.length).toBeGreaterThan(0.02);
  },
);

test('law: a control is within exactly when its interval contains it, and more controls never narrow an interval', () => {
  const seeds = fc.record({ seed: fc.string(), control: fc.double({ min: 0.8, max: 1.25, noNaN: true }) });
  fc.assert(
    fc.property(seeds, ({ seed, control }) => {
      const run = surveyRun({ topic: 'baseline', arms: HZ4, rounds: 10, control, seed });
      const both = positionsOf(run);
      const [alone] = positionsOf({
        ...run,
        readings: run.readings.filter(({ lane, environment }) => environment === 'clean' || lane === both[0]?.lane),
      });
      const width = (position = both[0]) => (position?.control?.high ?? 0) / (position?.control?.low ?? 1);
      return (
        width(both[0]) > width(alone) &&
        both.every(({ control: c }) => c !== null && c.within === (c.low <= c.value && c.value <= c.high))
      );
    }),
    { numRuns: 50 },
  );
});

test('equal runs and an equal control are within', () => {
  const run = surveyRun({ topic: 'baseline', arms: HZ4, rounds: 7, control: 1 });
  const readings = run.readings.map((reading) => ({ ...reading, value: 123_457 }));
  expect(positionsOf({ ...run, readings }).map(({ control }) => control?.within)).toEqual([true, true]);
});

/** A baseline of six lanes with a control each, and no difference. */
function manyLanes(invented: { rounds: number; noise: number; seed: string }): SurveyRun {
  const runs = ['a', 'b', 'c'].map((part) =>
    surveyRun({ topic: 'baseline', arms: HZ4, control: 1, ...invented, seed: invented.seed + part }),
  );
  const lanes = runs.flatMap(({ manifest }, part) =>
    manifest.survey.lanes.map((lane) => ({ ...lane, id: `${part}${lane.id}` })),
  );
  const readings = runs.flatMap((run, part) =>
    run.readings.map((reading) => ({ ...reading, lane: `${part}${reading.lane}` })),
  );
  const manifest = runs[0]?.manifest as SurveyRun['manifest'];
  return { manifest: { ...manifest, survey: { ...manifest.survey, lanes } }, readings };
}

test('a failed run is named and not counted', () => {
  const arms = [{ label: 'hz4', speed: 1, memory: 1, crashesIn: 4 }];
  const [position] = positionsOf(surveyRun({ topic: 'baseline', arms, rounds: 10 }));
  expect(position?.runs).toHaveLength(4);
  expect(position?.interval).toBeNull();
  expect(position?.trouble).toBe('was killed by SIGABRT');
});

test('a run without a number above zero is a failure, not a throughput', () => {
  const run = surveyRun({ topic: 'baseline', arms: HZ4, rounds: 8, control: 1 });
  const readings = run.readings.map((reading) => ({ ...reading, value: reading.round === 5 ? 0 : reading.value }));
  const [position] = positionsOf({ ...run, readings });
  expect(position).toMatchObject({ trouble: 'gave no number above zero', control: null });
  expect(position?.runs).toHaveLength(7);
});
