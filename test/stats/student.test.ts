import { expect, test } from 'vitest';
import { studentQuantile } from '../../src/stats/student.ts';

// Tabulated values, e.g. scipy.stats.t.isf.
test.each([
  [0.025, 5, 2.570582],
  [0.025, 9, 2.262157],
  [0.005, 9, 3.249836],
  [0.025, 30, 2.042272],
  [0.05, 19, 1.729133],
])('t of %d with %d degrees', (tail, freedom, value) => {
  expect(Math.abs(studentQuantile(tail, freedom) / value - 1)).toBeLessThan(0.003);
});
