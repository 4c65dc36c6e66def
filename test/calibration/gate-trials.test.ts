import { expect, test } from 'vitest';
import { run } from '../../calibration/gate-trials.ts';

// SIMULATED from recorded noise of equal libraries, scaled to a pair spread of 2 %.
const GUARDS = { 'mt-t2': 'aa_mt2', 'mt-t2-local': 'aa_mt2r0', 'st-small': 'aa_st', 'st-large': 'aa_st32' };
const gates = (effects: Readonly<Record<string, number>>, trials: number) =>
  run({ scenario: 'test', spread: 0.02, guards: GUARDS, effects, trials, seed: 'test' });

test('of 100 gates without a change none is red, and at most two need more evidence', () => {
  const { states } = gates({}, 100);
  expect(states.regression ?? 0).toBe(0);
  expect(states['more-evidence'] ?? 0).toBeLessThanOrEqual(2);
  expect((states.pass ?? 0) + (states.unconfirmed ?? 0) + (states['more-evidence'] ?? 0)).toBe(100);
});

test('each of 30 gates with a planted regression of 5 % is red and names only that lane', () => {
  expect(gates({ 'mt-t2': -0.05 }, 30)).toEqual({ states: { regression: 30 }, suspected: 30, named: 30 });
});
