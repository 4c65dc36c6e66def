import { expect, test } from 'vitest';
import { effectAxes } from '../../../../src/core/report/verdict/effect-axes.ts';
import type { Effect } from '../../../../src/model/verdict.ts';

const CHANGE = { estimate: 0.03, low: 0.01, high: 0.05 };
const effect = (more: Partial<Effect>): Effect =>
  ({
    lane: 'st',
    metric: 'throughput',
    unit: 'ops/s',
    better: 'higher',
    role: 'target',
    bound: 0.01,
    change: CHANGE,
    ...more,
  }) as Effect;

test('a quantity without any interval has no axis', () => {
  const memory = effect({ metric: 'rss', unit: 'B', better: 'lower', role: 'guard', change: null });
  expect(effectAxes([effect({}), memory]).map(({ title }) => title)).toEqual(['Throughput (more is better)']);
  expect(effectAxes([effect({ change: null }), memory])).toEqual([]);
});

test('a lane without an interval stands on the axis of the others', () => {
  const [axis] = effectAxes([effect({}), effect({ lane: 'mt', change: null })]);
  expect(axis?.rows.map(({ change }) => change)).toEqual([CHANGE, null]);
});
