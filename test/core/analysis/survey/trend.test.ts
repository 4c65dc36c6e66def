import { describe, expect, test } from 'vitest';
import { baselineRecord, machineChanges, trendOf } from '../../../../src/core/analysis/survey/trend.ts';
import { BaselineRecord } from '../../../../src/model/baseline-record.ts';
import { surveyRun } from '../../../fixtures/survey-run.ts';

function baseline(
  id: string,
  { speed = 1, rounds = 10, noise = 0.01, at = `2026-01-0${id}T00:00:00Z` } = {},
): BaselineRecord {
  const run = surveyRun({
    topic: 'baseline',
    arms: [{ label: 'hz4', speed, memory: 1 }],
    rounds,
    noise,
    seed: `b${id}`,
  });
  const record = baselineRecord(run, at);
  if (record === null) throw new Error('something was measured');
  return { ...record, id };
}

test('baselineRecord returns a record that fits its schema and holds the measured values', () => {
  const record = baseline('1');
  expect(BaselineRecord.parse(JSON.parse(JSON.stringify(record)))).toEqual(record);
  expect(record).toMatchObject({ repository: 'team/alloc', machine: 'lab', arm: 'hz4', commit: 'a'.repeat(40) });
  expect(record.lanes.map(({ lane, runs }) => [lane, runs])).toEqual([
    ['st-mixed', 10],
    ['mt-remote/T=4,R=90', 10],
  ]);
  expect(Math.exp(record.lanes[0]?.logMean ?? 0)).toBeCloseTo(1e7, -6);
});

test('baselineRecord returns null for a survey without a baseline or without measurements', () => {
  const arms = [{ label: 'hz4', speed: 1, memory: 1 }];
  expect(baselineRecord(surveyRun({ topic: 'baseline', arms, rounds: 0 }), '2026-01-01T00:00:00Z')).toBeNull();
  expect(baselineRecord(surveyRun({ topic: 'compare', arms }), '2026-01-01T00:00:00Z')).toBeNull();
});

test('trendOf lists the newest baseline first, each with its change against the previous one', () => {
  const now = baseline('3', { speed: 1.1 });
  const { lanes, apart } = trendOf(now, [baseline('1', { speed: 0.5 }), baseline('2'), now]);
  expect(apart).toEqual([]);
  expect(lanes.map(({ points }) => points.map(({ record }) => record.id))).toEqual([
    ['3', '2', '1'],
    ['3', '2', '1'],
  ]);
  const [first] = lanes;
  const changes = first?.points.map(({ change }) => change);
  expect(changes?.[0]?.estimate).toBeCloseTo(0.1, 1);
  expect(changes?.[0]?.low).toBeGreaterThan(0);
  expect(changes?.[1]?.estimate).toBeCloseTo(1, 0);
  expect(changes?.[2]).toBeNull();
});

describe('baselines that are not comparable', () => {
  const now = baseline('5');
  const other = baseline('4');
  const lane = other.lanes[0] as BaselineRecord['lanes'][number];
  test.each([
    ['another CPU', { environment: { cpu: 'Old CPU' } }, 'the CPU differs, it was Old CPU'],
    ['an unknown CPU', { environment: {} }, 'the CPU differs, it was unknown'],
    ['another build', { build: '{}' }, 'it was built with other commands or flags'],
    ['another program', { lanes: [{ ...lane, program: '{}' }] }, 'it has no lane that was measured in the same way'],
  ])('%s', (_, change, why) => {
    const { lanes, apart } = trendOf(now, [{ ...other, ...change }]);
    expect(apart.map((each) => each.why)).toEqual([why]);
    expect(lanes.every(({ points }) => points.length === 1)).toBe(true);
  });

  test.each([
    ['repository', 'team/other'],
    ['machine', 'attic'],
    ['arm', 'hz4+fat'],
  ])('another %s is not looked at', (name, value) => {
    const { lanes, apart } = trendOf(now, [{ ...other, [name]: value }]);
    expect([apart.length, lanes[0]?.points.length]).toEqual([0, 1]);
  });

  test('an incomparable baseline in between does not hide the previous comparable one', () => {
    const { lanes } = trendOf(now, [baseline('3'), { ...other, environment: { cpu: 'Old CPU' } }]);
    expect(lanes[0]?.points.map(({ record }) => record.id)).toEqual(['5', '3']);
  });
});

test('a baseline of one run has no interval', () => {
  const { lanes } = trendOf(baseline('2'), [baseline('1', { rounds: 1 })]);
  expect(lanes[0]?.points.map(({ change }) => change)).toEqual([null, null]);
});

test('machineChanges lists changed facts, but not facts that change every minute', () => {
  const before = { ...baseline('1'), environment: { cpu: 'Some CPU', kernel: '5.10', load: '0.1' } };
  const now = { ...baseline('2'), environment: { cpu: 'Some CPU', kernel: '6.1', load: '0.9', thp: 'always' } };
  expect(machineChanges(now, before)).toEqual(['kernel was 5.10 and is 6.1']);
});

test('without a change, at most 5 % of trends show a change on any lane', () => {
  const trials = 600;
  const alarms = Array.from({ length: trials }, (_, index) => {
    const { lanes } = trendOf({ ...baseline(`n${index}`, { at: '2026-02-02T00:00:00Z' }) }, [
      baseline(`o${index}`, { at: '2026-02-01T00:00:00Z' }),
    ]);
    return lanes.some(({ points: [now] }) => now?.change && (now.change.low > 0 || now.change.high < 0));
  }).filter(Boolean).length;
  // 5 % + 2.7 points at three standard deviations.
  expect(alarms / trials).toBeLessThan(0.077);
});
