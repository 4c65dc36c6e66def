import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { effectContrasts, factorialCells } from '../../../src/core/campaign/factorial-cells.ts';

describe('factorialCells', () => {
  test.each([
    [2, 3, null],
    [3, 7, null],
    [4, 15, null],
    [5, 15, 'I = −ABCDE'],
    [6, 31, 'I = ABCDEF'],
  ])('%i factors are %i combinations, %s', (k, count, relation) => {
    const all = factorialCells(k);
    expect([all.cells.length, all.relation]).toEqual([count, relation]);
    expect(new Set(all.cells.map(String)).size).toBe(count);
    expect(all.cells.every((cell) => cell.some(Boolean))).toBe(true);
  });
});

describe('effectContrasts', () => {
  test('of two factors: each alone averaged over the other, and both less their sum', () => {
    // The order of the cells is A, B, AB.
    expect(effectContrasts(2).map(({ factors, weights }) => [factors, weights])).toEqual([
      [[0], [0.5, -0.5, 0.5]],
      [[1], [-0.5, 0.5, 0.5]],
      [
        [0, 1],
        [-1, -1, 1],
      ],
    ]);
  });

  test('what was planted is recovered, for every number of factors', () => {
    const size = fc.integer({ min: 2, max: 6 });
    fc.assert(
      fc.property(size, fc.infiniteStream(fc.double({ min: -1, max: 1, noNaN: true })), (k, stream) => {
        const next = () => stream.next().value as number;
        // The change of a combination is the sum of what each subset of its factors that are on adds.
        const subsets = Array.from({ length: 2 ** k - 1 }, (_, index) => index + 1);
        const { cells, relation } = factorialCells(k);
        // In a half fraction the aliases of effects of one and two factors have three and more, which are taken for none.
        const isAdded = (mask: number) => relation === null || countOf(mask) <= 2;
        const added = new Map(subsets.map((mask) => [mask, isAdded(mask) ? next() : 0]));
        const changes = cells.map((cell) => {
          const on = maskOf(cell);
          return subsets.reduce((sum, mask) => sum + ((mask & on) === mask ? (added.get(mask) ?? 0) : 0), 0);
        });
        for (const { factors, weights } of effectContrasts(k)) {
          const own = factors.reduce((mask, factor) => mask | (1 << factor), 0);
          // Averaged over the other factors, half of which are on: a subset with j more factors counts 1/2^j.
          const truth = subsets.reduce(
            (sum, mask) =>
              sum + ((mask & own) === own ? (added.get(mask) ?? 0) / 2 ** (countOf(mask) - countOf(own)) : 0),
            0,
          );
          const got = weights.reduce((sum, weight, cell) => sum + weight * (changes[cell] ?? 0), 0);
          expect(got).toBeCloseTo(truth, 9);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('an effect of a half fraction names all other factors as its alias', () => {
    for (const { factors, aliased } of effectContrasts(5)) {
      expect([...factors, ...(aliased ?? [])].sort()).toEqual([0, 1, 2, 3, 4]);
      expect(factors.length).toBeLessThanOrEqual(2);
    }
    expect(effectContrasts(4).every(({ aliased }) => aliased === null)).toBe(true);
  });
});

function countOf(mask: number): number {
  return mask === 0 ? 0 : (mask & 1) + countOf(mask >> 1);
}

function maskOf(cell: readonly boolean[]): number {
  return cell.reduce((mask, on, factor) => mask | (on ? 1 << factor : 0), 0);
}
