import { expect, test } from 'vitest';
import { laneBlocks } from '../../../../src/core/analysis/ab/blocks.ts';
import { busyArm, isBusyInOtherTurns } from '../../../../src/core/analysis/ab/idle-side.ts';
import type { AbPlan, PlanLane } from '../../../../src/model/plan.ts';
import type { Sample } from '../../../../src/model/run.ts';

const plan = { rules: { foreignCores: 0.5 } } as AbPlan;
const lane = { id: 'turns' } as PlanLane;

/** Both samples of each group; the candidate is busy in the groups that are named. */
function groups(count: number, busy: readonly number[]): Sample[] {
  const sample = { lane: 'turns', exitCode: 0, signal: null, timedOut: false, library: 'expected', value: 1 };
  return Array.from({ length: count }, (_, block) => [
    { ...sample, rssPeakBytes: 4096, block, arm: 'baseline', idleShare: 0 },
    { ...sample, rssPeakBytes: 4096, block, arm: 'candidate', idleShare: busy.includes(block) ? 0.06 : 0.004 },
  ]).flat() as unknown as Sample[];
}

test('a share above 1 % is busy', () => {
  expect([0.004, 0.01, 0.011].map((idleShare) => isBusyInOtherTurns({ idleShare } as Sample))).toEqual([
    false,
    false,
    true,
  ]);
  expect(isBusyInOtherTurns({} as Sample)).toBe(false);
});

test('a group in which an arm was busy does not count, and is no failed sample', () => {
  expect(laneBlocks(plan, lane, groups(20, [17]))).toMatchObject({ disturbed: 1, incomplete: 0, failed: [] });
  expect(laneBlocks(plan, lane, groups(20, [17])).counted).toHaveLength(19);
});

test.each([
  ['one of twenty', 20, [17], null],
  ['the only one', 1, [0], null],
  ['two of twenty', 20, [3, 17], { arm: 'candidate', busy: 2, groups: 20 }],
  ['two of a hundred', 100, [3, 17], null],
  ['three of a hundred', 100, [3, 17, 99], { arm: 'candidate', busy: 3, groups: 100 }],
  ['all', 4, [0, 1, 2, 3], { arm: 'candidate', busy: 4, groups: 4 }],
])('%s: the arm that was busy too often is named', (_, count, busy, expected) => {
  expect(busyArm(groups(count, busy))).toEqual(expected);
});
