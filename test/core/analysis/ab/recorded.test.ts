import { expect, test } from 'vitest';
import { isRecorded, withoutRecorded } from '../../../../src/core/analysis/ab/recorded.ts';
import { sanityLanes, sentinelLanes } from '../../../../src/core/plan/lanes/sampler.ts';
import type { RecordedLanes } from '../../../../src/model/sanity-record.ts';
import type { Effect } from '../../../../src/model/verdict.ts';
import { syntheticRun } from '../../../fixtures/synthetic-run.ts';

const [LANE, PAIRS, AA] = ['st', 'st.pairs', 'st.aa'];
const { plan: bare } = syntheticRun({ lanes: [LANE] }).manifest;
const lockstep = { runs: 6, runLength: 4, dropped: 0, burstMicros: 1000, warmMicros: 0 };
const lanes = bare.lanes.map((lane) => ({ ...lane, kit: true, lockstep, command: ['st-mixed', '1000', '9'] }));
const plan = { ...bare, lanes: [...lanes, ...sanityLanes(lanes, 600), ...sentinelLanes(lanes)] };

const known = {
  ...{ runs: 20, oldestAt: '2026-11-20T12:00:00.000Z', newestAt: '2026-11-30T11:00:00.000Z', loss: 0.05 },
  change: { estimate: 0, low: -0.001, high: 0.001 },
};
const recorded: RecordedLanes = { [PAIRS]: known, [AA]: known };

function effect(lane: string, interval: readonly [number, number] | null, more: Partial<Effect> = {}): Effect {
  const [low, high] = interval ?? [0, 0];
  return {
    ...{ lane, metric: 'throughput', better: 'higher', role: lane === LANE ? 'target' : 'sanity' },
    change: interval && { estimate: (low + high) / 2, low, high },
    ...more,
  } as Effect;
}

/** Whether process pairs are due beside a lock-step effect. */
const due = (interval: readonly [number, number] | null, pairs: readonly [number, number] | null = null, more = {}) =>
  !isRecorded(plan, PAIRS, [effect(LANE, interval, more), effect(PAIRS, pairs)], recorded);

test('a sentinel is a property of the machine, and only a known lane is answered for', () => {
  expect(isRecorded(plan, AA, [], recorded)).toBe(true);
  expect(isRecorded(plan, AA, [], { [PAIRS]: known })).toBe(false);
  expect(isRecorded(plan, PAIRS, [], {})).toBe(false);
  expect(isRecorded(plan, PAIRS, [], undefined)).toBe(false);
  expect(isRecorded(plan, LANE, [], { [LANE]: known })).toBe(false);
});

test('process pairs are due for a gain, and for a loss beyond those that both ways have shown', () => {
  expect(due(null)).toBe(false);
  expect(due([-0.003, 0.004])).toBe(false);
  expect(due([0.001, 0.009])).toBe(false);
  expect(due([-0.03, 0.03])).toBe(false);
  expect(due([-0.026, -0.014])).toBe(false);
  expect(due([0.014, 0.026])).toBe(true);
  expect(due([0.001, 0.015])).toBe(true);
  expect(due([-0.01, 0.04])).toBe(true);
  expect(due([-0.09, -0.05])).toBe(true);
  expect(due([0.05, 0.09], null, { better: 'lower' })).toBe(true);
  expect(due([0.014, 0.026], null, { better: 'lower' })).toBe(false);
});

test('process pairs are due until both ways show the same direction', () => {
  expect(due([0.014, 0.026], [-0.01, 0.05])).toBe(true);
  expect(due([0.014, 0.026], [0.001, 0.05])).toBe(false);
  // What contradicts lock-step goes on to all of its pairs.
  expect(due([0.014, 0.026], [-0.09, -0.05])).toBe(true);
  expect(due([-0.01, 0.04], [0.001, 0.05])).toBe(true);
});

test('withoutRecorded leaves out lanes that were not measured to a look, and none that was due', () => {
  const all = (interval: readonly [number, number], pairs: readonly [number, number] | null) => [
    effect(LANE, interval),
    effect(PAIRS, pairs),
    effect(AA, null, { role: 'sentinel' }),
  ];
  const names = (effects: readonly Effect[]) => effects.map(({ lane }) => lane);
  expect(names(withoutRecorded(plan, all([-0.003, 0.004], null), recorded))).toEqual([LANE]);
  expect(names(withoutRecorded(plan, all([0.014, 0.026], null), recorded))).toEqual([LANE, PAIRS]);
  expect(names(withoutRecorded(plan, all([-0.003, 0.004], [-0.2, 0.2]), recorded))).toEqual([LANE, PAIRS]);
  expect(names(withoutRecorded(plan, all([-0.003, 0.004], null), undefined))).toEqual([LANE, PAIRS, AA]);
});
