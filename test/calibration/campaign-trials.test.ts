import { expect, test } from 'vitest';
import { run } from '../../calibration/campaign-trials.ts';

// SIMULATED from recorded noise of equal libraries, scaled to a pair spread of 2 %.
test('in four campaigns over 40 flags of which 36 change nothing, all that is found is true, and all that changes is found', () => {
  const job = {
    spread: 0.02,
    series: { target: 'aa_mt2', guard: 'aa_st' },
    idle: 36,
    effects: [0.03, 0.05, -0.03, -0.05],
  };
  const { byRule, missed, blocks } = run({ ...job, trials: 4, seed: 'test' });
  expect(byRule.campaign).toEqual(new Array(4).fill({ worst: 0, end: 0, found: 4 }));
  expect(missed).toEqual([0, 0, 0, 0]);
  expect(blocks.campaign / blocks.alone).toBeLessThan(1.2);
});
