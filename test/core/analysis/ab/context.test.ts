import { expect, test } from 'vitest';
import { contexts, withContext, withUncheckedOpen } from '../../../../src/core/analysis/ab/context.ts';
import { sanityLanes } from '../../../../src/core/plan/lanes/sampler.ts';
import type { Lockstep } from '../../../../src/model/lockstep.ts';
import type { Effect } from '../../../../src/model/verdict.ts';
import { syntheticRun } from '../../../fixtures/synthetic-run.ts';

const LOCKSTEP: Lockstep = { runs: 8, runLength: 4, dropped: 1, burstMicros: 1000, warmMicros: 0 };
const { plan: bare } = syntheticRun({ lanes: ['mt/T=4', 'st'] }).manifest;
const lanes = bare.lanes.map((lane) => ({
  ...lane,
  kit: true,
  lockstep: LOCKSTEP,
  command: ['st-mixed', '1000', '9'],
}));
const plan = { ...bare, lanes: [...lanes, ...sanityLanes(lanes, 600)] };

function effect(lane: string, role: Effect['role'], low: number, high: number, more: Partial<Effect> = {}): Effect {
  return {
    ...{ lane, metric: 'throughput', unit: 'ops/s', better: 'higher', role, bound: null, blocks: 20, look: 2 },
    ...{ baseline: 1, candidate: 1, spread: 0.01, outcome: role === 'sanity' ? 'INFO' : 'WIN', blocksNeeded: null },
    change: { estimate: (low + high) / 2, low, high },
    ...more,
  } as Effect;
}

test('withContext sets CONTEXT when process pairs contradict the effect', () => {
  const effects = [effect('mt/T=4', 'target', 0.18, 0.2), effect('mt.pairs/T=4', 'sanity', 0.3, 0.4)];
  expect(withContext(plan, effects).map(({ outcome }) => outcome)).toEqual(['CONTEXT', 'INFO']);
  expect(contexts(plan, effects)).toEqual([{ effect: effects[0], pairs: effects[1] }]);
});

test('withContext keeps the outcome when the intervals touch or the pairs have no interval', () => {
  const steady = effect('mt/T=4', 'target', 0.18, 0.3);
  for (const pairs of [
    effect('mt.pairs/T=4', 'sanity', 0.3, 0.4),
    effect('mt.pairs/T=4', 'sanity', 0, 0, { change: null }),
  ]) {
    expect(withContext(plan, [steady, pairs])).toEqual([steady, pairs]);
  }
  expect(withContext(plan, [steady])).toEqual([steady]);
});

test('withUncheckedOpen opens a decided effect whose process pairs have no interval, and no other', () => {
  const steady = effect('mt/T=4', 'target', 0.18, 0.3);
  const none = effect('mt.pairs/T=4', 'sanity', 0, 0, { change: null });
  const memory = effect('mt/T=4', 'guard', 0.1, 0.2, { metric: 'rss' });
  expect(withUncheckedOpen(plan, [steady, memory, none])).toEqual([{ ...steady, outcome: 'OPEN' }, memory, none]);
  for (const effects of [[steady], [steady, effect('mt.pairs/T=4', 'sanity', 0.2, 0.4)]]) {
    expect(withUncheckedOpen(plan, effects)).toEqual(effects);
  }
});

test('withContext compares only throughput, and only with the pairs of the same lane', () => {
  const effects = [
    effect('mt/T=4', 'guard', 0.1, 0.2, { metric: 'rss' }),
    effect('st', 'guard', 0.1, 0.2),
    effect('mt.pairs/T=4', 'sanity', 0.3, 0.4),
  ];
  expect(withContext(plan, effects)).toEqual(effects);
});
