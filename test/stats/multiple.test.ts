import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { benjaminiHochberg, holm } from '../../src/stats/multiple.ts';

const close = (found: readonly number[], expected: readonly number[]) =>
  expect(found.map((value) => Number(value.toFixed(12)))).toEqual(expected);

describe('holm', () => {
  test('worked example', () => close(holm([0.01, 0.04, 0.03, 0.005]), [0.03, 0.06, 0.06, 0.02]));
  test('one value stays unadjusted, and an empty list stays empty', () => {
    expect(holm([0.03])).toEqual([0.03]);
    expect(holm([])).toEqual([]);
  });
});

describe('benjaminiHochberg', () => {
  test('worked example', () => close(benjaminiHochberg([0.01, 0.04, 0.03, 0.005]), [0.02, 0.04, 0.04, 0.02]));
  test('an empty list stays empty', () => expect(benjaminiHochberg([])).toEqual([]));
});

test('p ≤ Benjamini–Hochberg ≤ Holm ≤ Bonferroni, in any order', () => {
  const pValues = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(pValues, (p) => {
      const [strict, loose] = [holm(p), benjaminiHochberg(p)];
      for (const [i, value] of p.entries()) {
        expect(loose[i]).toBeGreaterThanOrEqual(value * (1 - 1e-12));
        expect(strict[i]).toBeGreaterThanOrEqual((loose[i] ?? 2) * (1 - 1e-12));
        expect(strict[i]).toBeLessThanOrEqual(Math.min(1, p.length * value));
      }
      expect(holm([...p].reverse())).toEqual([...strict].reverse());
      expect(benjaminiHochberg([...p].reverse())).toEqual([...loose].reverse());
    }),
  );
});
