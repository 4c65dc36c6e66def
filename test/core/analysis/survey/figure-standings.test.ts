import { expect, test } from 'vitest';
import { figuresOf } from '../../../../src/core/analysis/survey/figure-standings.ts';
import type { Figure } from '../../../../src/model/server.ts';
import { Reading, type SurveyRun } from '../../../../src/model/survey.ts';
import { surveyRun } from '../../../fixtures/survey-run.ts';

const P99: Figure = { name: 'p99', unit: 'ms', better: 'lower', from: 'load', read: null };
const LANE = 'st-mixed';

function run(of: (reading: Reading) => number | null, more: Partial<Parameters<typeof surveyRun>[0]> = {}): SurveyRun {
  const arms = [
    { label: 'hz4', speed: 1, memory: 1 },
    { label: 'hz3', speed: 1, memory: 1 },
  ];
  const plain = surveyRun({ arms, ...more });
  const { survey } = plain.manifest;
  const lanes = survey.lanes.map((lane) => (lane.id === LANE ? { ...lane, figures: [P99] } : lane));
  const readings = plain.readings.map((reading) => ({ ...reading, figures: { p99: of(reading) } }));
  return { manifest: { ...plain.manifest, survey: { ...survey, lanes } }, readings };
}

test('figuresOf returns the median of each arm and its change against the first arm with an interval', () => {
  const [standing] = figuresOf(
    run(({ arm, round }) => (arm === 0 ? 2 : 3) * (1 + round / 1000)),
    LANE,
  );
  expect(standing?.arms.map(({ median }) => median)).toEqual([expect.closeTo(2.011, 6), expect.closeTo(3.0165, 6)]);
  expect(standing?.arms[0]?.relative).toBeNull();
  expect(standing?.arms[1]?.relative?.estimate).toBeCloseTo(0.5, 9);
});

test('rounds that do not count for the throughput do not count for figures', () => {
  const disturbed = [3];
  const [standing] = figuresOf(
    run(({ round }) => (round === 3 ? 900 : 1), { disturbed, rounds: 2 * 3 + 1 }),
    LANE,
  );
  expect(standing?.arms.map(({ median }) => median)).toEqual([1, 1]);
});

test('a figure that was not printed is null, and a lane without figures has none', () => {
  const empty = run(() => null);
  expect(figuresOf(empty, LANE)[0]?.arms).toEqual(Array(2).fill({ median: null, relative: null }));
  expect(figuresOf(empty, 'mt-remote/T=4,R=90')).toEqual([]);
});

test('readings without the field figures are accepted', () => {
  const [old] = surveyRun({ arms: [{ label: 'hz4', speed: 1, memory: 1 }] }).readings;
  expect(Reading.safeParse(old)).toMatchObject({ success: true });
  expect(Reading.safeParse({ ...old, figures: { p99: 1.5, ratio: null } })).toMatchObject({ success: true });
  const many = Object.fromEntries(Array.from({ length: 17 }, (_, index) => [`f${index}`, 1]));
  expect(Reading.safeParse({ ...old, figures: many })).toMatchObject({ success: false });
});
