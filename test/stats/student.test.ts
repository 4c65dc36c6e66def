import { expect, test } from 'vitest';
import { normalQuantile } from '../../src/stats/normal.ts';
import { studentQuantile, studentTail } from '../../src/stats/student.ts';

// Tabulated values, e.g. scipy.stats.t.isf; one and two degrees have closed forms.
test.each([
  [0.025, 1, Math.tan(Math.PI * 0.475)],
  [0.025, 2, 0.95 / Math.sqrt(2 * 0.975 * 0.025)],
  [0.025, 3, 3.182446],
  [0.025, 5, 2.570582],
  [0.025, 9, 2.262157],
  [0.005, 9, 3.249836],
  [0.0005, 9, 4.780913],
  [0.025, 30, 2.042272],
  [0.05, 19, 1.729133],
])('t of %d with %d degrees', (tail, freedom, value) => {
  expect(Math.abs(studentQuantile(tail, freedom) / value - 1)).toBeLessThan(1e-6);
});

test('studentQuantile approaches the normal quantile with many degrees of freedom', () => {
  expect(studentQuantile(0.001, 100_000)).toBeCloseTo(normalQuantile(0.001), 3);
});

test('studentQuantile throws for a tail outside (0, ½)', () => {
  for (const tail of [0, 0.5, Number.NaN]) expect(() => studentQuantile(tail, 9)).toThrow(RangeError);
});

test('studentTail is the inverse of studentQuantile, and even', () => {
  for (const freedom of [1, 2, 5, 11, 12, 31]) {
    for (const tail of [0.4, 0.025, 0.001, 1e-5]) {
      const t = studentQuantile(tail, freedom);
      expect(Math.abs(studentTail(t, freedom) / tail - 1)).toBeLessThan(1e-8);
      expect(studentTail(-t, freedom)).toBeCloseTo(1 - tail, 12);
    }
  }
  expect(studentTail(0, 7)).toBe(0.5);
});
