import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { discoveries, levelFor } from '../../src/stats/false-discovery.ts';
import { random } from '../../src/stats/random.ts';

const RATE = 0.05;
const harmonic = (m: number) => Array.from({ length: m }, (_, i) => 1 / (i + 1)).reduce((sum, each) => sum + each, 0);
const pValue = fc.oneof(
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.double({ min: 0, max: 0.01, noNaN: true }),
  fc.double({ min: 0, max: 1e-6, noNaN: true }),
);
const pValues = fc.array(pValue, { minLength: 1, maxLength: 40 });

describe('discoveries', () => {
  test('worked example: four hypotheses, H = 25/12', () => {
    // Levels 0.00925, 0.01225, 0.01525, 0.01825: the third p-value exceeds its own level, and the fourth brings it back.
    const { found, count, level } = discoveries([0.001, 0.018, 0.016, 0.011], 4, RATE);
    expect({ found, count }).toEqual({ found: [true, true, true, true], count: 4 });
    expect(level).toBeCloseTo(0.01825, 12);
    expect(discoveries([0.001, 0.03, 0.016, 0.011], 4, RATE).found).toEqual([true, false, false, true]);
  });

  test('no p-values, and no hypotheses, are no discoveries', () => {
    expect(discoveries([], 10, RATE)).toEqual({ found: [], count: 0, level: levelFor(1, 10, RATE) });
    expect(discoveries([], 0, RATE)).toEqual({ found: [], count: 0, level: RATE });
  });

  test('rejects a rate outside (0, 1), and more p-values than hypotheses', () => {
    expect(() => discoveries([0.5], 1, 0)).toThrow(RangeError);
    expect(() => discoveries([0.5], 1, 1)).toThrow(RangeError);
    expect(() => discoveries([0.5, 0.5], 1, RATE)).toThrow(RangeError);
  });

  test('is e-BH on calibrated e-values: Wang & Ramdas 2022', () => {
    fc.assert(
      fc.property(pValues, fc.nat(60), (p, more) => {
        const m = p.length + more;
        const e = p.map((value) => {
          const k = Array.from({ length: m }, (_, index) => index + 1).find(
            (count) => value <= levelFor(count, m, RATE),
          );
          return k === undefined ? 0 : m / (RATE * k);
        });
        const sorted = [...e].sort((a, b) => b - a);
        const k = sorted.findLastIndex((value, index) => value * (1 + 1e-12) >= m / (RATE * (index + 1))) + 1;
        expect(discoveries(p, m, RATE).count).toBe(k);
      }),
    );
  });

  test('the calibrated e-value has an expectation of 1', () => {
    for (const m of [1, 2, 7, 200, 1000]) {
      const steps = Array.from({ length: m }, (_, index) => {
        const before = index === 0 ? 0 : levelFor(index, m, RATE);
        return ((levelFor(index + 1, m, RATE) - before) * m) / (RATE * (index + 1));
      });
      expect(steps.reduce((total, each) => total + each, 0)).toBeCloseTo(1, 9);
    }
  });

  test('it is never more than twice as strict as Bonferroni or Benjamini–Yekutieli', () => {
    for (const m of [1, 18, 200]) {
      for (const k of [1, 5, m]) {
        expect(2 * levelFor(k, m, RATE)).toBeGreaterThan(
          Math.max(RATE / m, (RATE * Math.min(k, m)) / (m * harmonic(m))),
        );
      }
    }
  });

  test('fewer hypotheses, and smaller p-values, never lose a discovery', () => {
    fc.assert(
      fc.property(pValues, fc.nat(40), fc.nat(40), (p, more, fewer) => {
        const wide = discoveries(p, p.length + more + fewer, RATE);
        const narrow = discoveries(p, p.length + more, RATE);
        const smaller = discoveries(
          p.map((value) => value / 2),
          p.length + more + fewer,
          RATE,
        );
        for (const [index, found] of wide.found.entries()) {
          if (!found) continue;
          expect(narrow.found[index]).toBe(true);
          expect(smaller.found[index]).toBe(true);
        }
        expect(wide.count).toBe(wide.found.filter(Boolean).length);
      }),
    );
  });
});

/** p-values of `m` hypotheses: the first `real` ones are small, the others hold. `shared` ties them to one number. */
function drawn(m: number, real: number, shared: boolean, next: () => number): number[] {
  const common = next();
  return Array.from({ length: m }, (_, index) => {
    if (index < real) return next() ** 8;
    return shared ? (common + index / m) % 1 : next();
  });
}

test.each([
  ['independent', false],
  ['tied to one number', true],
])('the largest share of false discoveries over all moments is within the rate: %s', (_, shared) => {
  const next = random('false-discovery');
  const [trials, m, real] = [3000, 30, 3];
  let sum = 0;
  for (let trial = 0; trial < trials; trial++) {
    const p = drawn(m, real, shared, next);
    let worst = 0;
    // The order in which the p-values come is the worst one: false ones first.
    const order = p.map((__, index) => index).reverse();
    for (let known = 1; known <= m; known++) {
      const { found, count } = discoveries(
        order.slice(0, known).map((index) => p[index] as number),
        m,
        RATE,
      );
      const wrong = found.filter((each, at) => each && (order[at] as number) >= real).length;
      if (count > 0) worst = Math.max(worst, wrong / count);
    }
    sum += worst;
  }
  expect(sum / trials).toBeLessThan(RATE);
});
