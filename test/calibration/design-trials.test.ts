import { expect, test } from 'vitest';
import { run } from '../../calibration/design-trials.ts';

// SIMULATED from recorded noise of equal libraries, scaled to a pair spread of 2 %.
const job = { spread: 0.02, series: { target: 'aa_mt2', guard: 'aa_st' }, seed: 'test' };

test('in factorials of two flags their sum is told from less than it', () => {
  const add = run({ ...job, kind: 'factorial', trials: 4, changes: { a: 0.03, b: 0.03, both: 1.03 ** 2 - 1 } });
  expect(add.factorials.map(({ interaction, missed }) => [interaction, missed])).toEqual(
    new Array(4).fill(['none', false]),
  );
  const less = run({ ...job, kind: 'factorial', trials: 4, changes: { a: 0.03, b: 0.03, both: 0.03 } });
  expect(less.factorials.map(({ interaction }) => interaction)).toEqual(new Array(4).fill('worse'));
});

test('in screenings of values the best one is left and found, and nothing is where nothing changes', () => {
  const one = run({ ...job, kind: 'values', trials: 4, blocks: 8, changes: [0, 0.05, 0, -0.05] });
  expect(one.screenings.map(({ regret, finding }) => [regret, finding])).toEqual(new Array(4).fill([0, 'gain']));
  const none = run({ ...job, kind: 'values', trials: 4, blocks: 8, changes: [0, 0, 0, 0] });
  expect(none.screenings.map(({ finding, isTrue }) => [finding, isTrue])).toEqual(new Array(4).fill([null, true]));
});
