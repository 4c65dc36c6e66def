import { describe, expect, test } from 'vitest';
import { readNoise } from '../../../../calibration/noise-series.ts';
import { resample } from '../../../../calibration/resample.ts';
import { standingsOf } from '../../../../src/core/analysis/survey/standings.ts';
import type { SurveyRun } from '../../../../src/model/survey.ts';
import { random } from '../../../../src/stats/random.ts';
import { shuffled } from '../../../../src/stats/shuffle.ts';
import { surveyRun } from '../../../fixtures/survey-run.ts';

// The bound is the nominal value plus three binomial standard errors of the number of trials. The seeds are fixed.
const TRIALS = 400;
const ARMS = 4;
const ROUNDS = 20;
const atMost = (nominal: number) => nominal + 3 * Math.sqrt((nominal * (1 - nominal)) / TRIALS);

const gauss = (next: () => number) => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
const REAL = readNoise();

/** Logarithms of the throughputs of one round, in the order of the processes. */
const NOISES: Readonly<Record<string, (next: () => number, round: number, drawn: readonly number[]) => number[]>> = {
  normal: (next) => Array.from({ length: ARMS }, () => 0.03 * gauss(next)),
  'heavy-tailed (Cauchy)': (next) =>
    Array.from({ length: ARMS }, () => Math.max(-300, Math.min(300, 0.01 * Math.tan(Math.PI * (next() - 0.5))))),
  'one-sided': (next) => Array.from({ length: ARMS }, () => 0.02 * Math.log(1 - next())),
  drifting: (next, round) => Array.from({ length: ARMS }, (_, at) => -0.02 * round - 0.003 * at + 0.01 * gauss(next)),
  'real MT, 2 threads': (_, round, drawn) => [...drawn.slice(ARMS * round, ARMS * (round + 1))],
};

/** A survey of equal arms on two lanes, the arms of each round in random order as the runner takes them. */
function equalArms(name: string, next: () => number, template: SurveyRun): SurveyRun {
  const noise = NOISES[name] as NonNullable<(typeof NOISES)[string]>;
  const values = new Map<string, number>();
  for (const { id } of template.manifest.survey.lanes) {
    const drawn = resample(REAL.get('aa_mt2m') ?? [], ARMS * ROUNDS, next).map(({ opsPerS }) => Math.log(opsPerS));
    for (let round = 0; round < ROUNDS; round++) {
      const order = shuffled([0, 1, 2, 3], next);
      for (const [at, log] of noise(next, round, drawn).entries())
        values.set(`${id} ${round} ${order[at]}`, Math.exp(log));
    }
  }
  const readings = template.readings.map((reading) => ({
    ...reading,
    value: values.get(`${reading.lane} ${reading.round} ${reading.arm}`) ?? 1,
  }));
  return { ...template, readings };
}

describe.each(Object.keys(NOISES))('%s noise', (name) => {
  test('equal arms: any order of any two arms on any lane is shown in at most 5 % of surveys', () => {
    const next = random(`standings/${name}`);
    const arms = Array.from({ length: ARMS }, (_, index) => ({ label: `a${index}`, speed: 1, memory: 1 }));
    const template = surveyRun({ arms, rounds: ROUNDS });
    let wrong = 0;
    for (let trial = 0; trial < TRIALS; trial++) {
      const lanes = standingsOf(equalArms(name, next, template));
      expect(lanes.every(({ standings }) => standings.every(({ rank }) => rank !== null))).toBe(true);
      if (lanes.some(({ standings }) => standings.some(({ rank }) => rank !== 1))) wrong++;
    }
    expect(wrong / TRIALS).toBeLessThanOrEqual(atMost(0.05));
  });
});

test('a difference of 5 % at a noise of 2 % is found in nine of ten surveys', () => {
  let found = 0;
  for (let trial = 0; trial < 100; trial++) {
    const arms = [1, 0.95, 0.9, 0.85].map((speed, index) => ({ label: `a${index}`, speed, memory: 1 }));
    const lanes = standingsOf(surveyRun({ arms, rounds: ROUNDS, noise: 0.02, seed: `power/${trial}` }));
    if (lanes.every(({ standings }) => standings.every(({ rank }, index) => rank === index + 1))) found++;
  }
  expect(found).toBeGreaterThanOrEqual(90);
});
