import { describe, expect, test } from 'vitest';
import { probeChecks } from '../../../../src/core/verdict/checks/probe-checks.ts';
import type { Effect } from '../../../../src/model/verdict.ts';
import { syntheticRun } from '../../../fixtures/synthetic-run.ts';

const { plan } = syntheticRun().manifest;

function effect(role: 'sentinel' | 'control' | 'target', interval: readonly [number, number] | null): Effect {
  const [low, high] = interval ?? [0, 0];
  return {
    ...{ lane: `st.${role}`, metric: 'throughput', unit: 'ops/s', better: 'higher', role, bound: null, blocks: 16 },
    ...{ look: 1, baseline: 1, candidate: 1, spread: 0.01, outcome: 'INFO', blocksNeeded: null },
    change: interval && { estimate: (low + high) / 2, low, high },
  } as Effect;
}

const found = (...effects: Effect[]) => probeChecks(plan, effects).map(({ name, status }) => [name, status]);

test('probeChecks returns no finding without probes', () => {
  expect(found(effect('target', [0.5, 0.6]))).toEqual([]);
});

describe('aa-sentinel', () => {
  test('fails when the baseline differs from its copy in any direction on any lane', () => {
    const same = effect('sentinel', [-0.01, 0.01]);
    expect(found(same)).toEqual([['aa-sentinel', 'pass']]);
    expect(found(same, effect('sentinel', [0.001, 0.01]))).toEqual([['aa-sentinel', 'fail']]);
    expect(found(same, effect('sentinel', [-0.01, -0.001]))).toEqual([['aa-sentinel', 'fail']]);
  });

  test('is unknown, not passed, when the interval is wider than the smallest gain or margin', () => {
    const [check] = probeChecks(plan, [effect('sentinel', [-0.17, 0.17]), effect('sentinel', [-0.004, 0.009])]);
    expect(check).toMatchObject({ name: 'aa-sentinel', status: 'unknown' });
    expect(check?.detail).toBe(
      'It is not shown that the baseline differs from a byte copy of itself by less than 1 %: st.sentinel 0.00 % [−17.0, 17.0].',
    );
    expect(found(effect('sentinel', [-0.0101, 0.01]))).toEqual([['aa-sentinel', 'unknown']]);
    const lanes = plan.lanes.filter(({ role }) => role === 'guard');
    const guards = probeChecks({ ...plan, lanes }, [effect('sentinel', [-0.019, 0.02])]);
    expect(guards[0]?.status).toBe('pass');
  });

  test('is unknown, not passed, without an interval', () => {
    expect(found(effect('sentinel', [-0.01, 0.01]), effect('sentinel', null))).toEqual([['aa-sentinel', 'unknown']]);
  });
});

describe('control-lane', () => {
  test('passes when the lane moved within the equivalence band', () => {
    expect(found(effect('control', [0.002, 0.009]))).toEqual([['control-lane', 'pass']]);
    expect(found(effect('control', [-0.01, 0.01]))).toEqual([['control-lane', 'pass']]);
  });

  test('is unknown when the interval reaches beyond what the run judges', () => {
    expect(found(effect('control', [0.009, 0.03]))).toEqual([['control-lane', 'unknown']]);
    expect(found(effect('control', [-0.17, 0.17]))).toEqual([['control-lane', 'unknown']]);
  });

  test('fails when the lane certainly moved further', () => {
    expect(found(effect('control', [0.011, 0.03]))).toEqual([['control-lane', 'fail']]);
    expect(found(effect('control', [-0.03, -0.011]))).toEqual([['control-lane', 'fail']]);
    expect(found(effect('control', null))).toEqual([['control-lane', 'unknown']]);
    const [check] = probeChecks(plan, [effect('control', [0.011, 0.03])]);
    expect(check?.detail).toContain('±1 %');
  });
});
