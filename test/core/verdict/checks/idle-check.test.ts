import { expect, test } from 'vitest';
import { idleChecks } from '../../../../src/core/verdict/checks/idle-check.ts';
import type { AbPlan } from '../../../../src/model/plan.ts';
import type { Sample } from '../../../../src/model/run.ts';

const PLAN = {
  candidate: { label: 'new' },
  lanes: [
    { id: 'turns', lockstep: { runs: 8 } },
    { id: 'pairs', lockstep: null },
  ],
} as unknown as AbPlan;
const sample = (more: Partial<Sample>): Sample => ({ lane: 'turns', liveBytes: 4096, ...more }) as unknown as Sample;

test('the largest share of a waiting arm is told', () => {
  const samples = [sample({ idleShare: 0 }), sample({ idleShare: 0.004 }), sample({ idleShare: 0.001 })];
  expect(idleChecks(PLAN, samples)).toMatchObject([{ name: 'idle-side', status: 'pass' }]);
  expect(idleChecks(PLAN, samples)[0]?.detail).toContain('0.4');
});

test('an arm that was busy once is mentioned; busy again, it fails the check', () => {
  const [still, busy] = [sample({ idleShare: 0.004 }), sample({ idleShare: 0.06, arm: 'candidate' })];
  const blocks = (samples: readonly Sample[]) => samples.map((each, block) => ({ ...each, block }));
  const [passed] = idleChecks(PLAN, blocks([still, busy, still]));
  expect(passed).toMatchObject({ status: 'pass' });
  expect(passed?.detail).toContain('An arm used more in 1 group, which did not count.');
  expect(passed?.detail).toContain('0.40 %');
  const [failed] = idleChecks(PLAN, blocks([busy, still, busy]));
  expect(failed).toMatchObject({ status: 'fail', code: 'idle-side-busy', lane: 'turns' });
  expect(failed?.detail).toContain('in 2 of 3 groups of turns, with new (candidate)');
});

test('a machine that does not tell it is unknown, never a pass', () => {
  const [finding] = idleChecks(PLAN, [sample({ idleShare: 0 }), sample({})]);
  expect(finding).toMatchObject({ status: 'unknown' });
});

test.each([
  ['process pairs', [sample({ lane: 'pairs' })]],
  ['a driver before version 0.4.0', [sample({ liveBytes: undefined as never })]],
])('%s have no waiting arm that could be known', (_, samples) => {
  expect(idleChecks(PLAN, samples)).toEqual([]);
});
