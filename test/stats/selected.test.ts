import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { random } from '../../src/stats/random.ts';
import { keptAfterSelection } from '../../src/stats/selected.ts';

describe('keptAfterSelection', () => {
  test('is a share: a half at the bound, nearly 1 far beyond it, more for a larger estimate', () => {
    expect(keptAfterSelection(3, 3)).toBe(0.5);
    expect(keptAfterSelection(30, 3)).toBeGreaterThan(0.999);
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 6, noNaN: true }),
        fc.double({ min: 0.01, max: 6, noNaN: true }),
        (bound, more) => {
          const [near, far] = [keptAfterSelection(bound + more, bound), keptAfterSelection(bound + 2 * more, bound)];
          expect(near).toBeGreaterThanOrEqual(0.5);
          expect(far).toBeLessThanOrEqual(1);
          expect(far).toBeGreaterThanOrEqual(near - 1e-9);
        },
      ),
    );
  });

  test('the sign of the estimate does not matter', () => {
    expect(keptAfterSelection(-4, 3)).toBe(keptAfterSelection(4, 3));
  });

  test('refuses numbers that are not finite', () => {
    expect(() => keptAfterSelection(Number.NaN, 3)).toThrow(RangeError);
    expect(() => keptAfterSelection(3, Number.POSITIVE_INFINITY)).toThrow(RangeError);
  });

  test('the mean of what was picked is nearer to the truth with it', () => {
    const next = random('selected');
    const gauss = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
    for (const truth of [2.5, 3, 4]) {
      const picked = Array.from({ length: 40_000 }, () => truth + gauss()).filter((z) => z >= 3);
      const mean = (values: readonly number[]) => values.reduce((sum, each) => sum + each, 0) / values.length;
      const raw = mean(picked) - truth;
      const corrected = mean(picked.map((z) => z * keptAfterSelection(z, 3))) - truth;
      expect(Math.abs(corrected)).toBeLessThan(raw / 1.5);
    }
  });
});
