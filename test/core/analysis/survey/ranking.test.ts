import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rankByPairs } from '../../../../src/core/analysis/survey/ranking.ts';

/** An order from pairs `ahead behind`. */
function ranked(count: number, pairs: readonly (readonly [number, number])[]) {
  const all = Array.from({ length: count }, (_, arm) => arm);
  return rankByPairs(count, all, (a, b) => pairs.some(([ahead, behind]) => ahead === a && behind === b));
}

describe('rankByPairs', () => {
  test('arms that no pair distinguishes share every place', () => {
    expect(ranked(3, []).places).toEqual(Array(3).fill({ best: 1, worst: 3 }));
  });

  test('an arm between two that it is not distinguished from may have any place', () => {
    expect(ranked(3, [[0, 2]]).places).toEqual([
      { best: 1, worst: 2 },
      { best: 1, worst: 3 },
      { best: 2, worst: 3 },
    ]);
  });

  test('an order that follows from two pairs holds for the third, which is named', () => {
    const { places, indirect } = ranked(3, [
      [0, 1],
      [1, 2],
    ]);
    expect(places).toEqual([1, 2, 3].map((place) => ({ best: place, worst: place })));
    expect(indirect).toEqual([{ ahead: 0, behind: 2 }]);
  });

  test('comparisons in a circle give no order, and the arms of the circle are named', () => {
    const circle = ranked(4, [
      [0, 1],
      [1, 2],
      [2, 0],
      [0, 3],
    ]);
    expect(circle).toEqual({ places: [null, null, null, null], indirect: [], contradiction: [0, 1, 2] });
  });

  test('an arm that is not compared has no place and takes none', () => {
    const { places } = rankByPairs(3, [0, 2], (a, b) => a === 2 && b === 0);
    expect(places).toEqual([{ best: 2, worst: 2 }, null, { best: 1, worst: 1 }]);
  });

  test('of two arms with a difference the better one has the better place, in any order without a circle', () => {
    const pair = fc.tuple(fc.nat(7), fc.nat(7)).filter(([a, b]) => a < b);
    fc.assert(
      fc.property(fc.uniqueArray(pair, { selector: String, maxLength: 28 }), (pairs) => {
        const { places } = ranked(8, pairs);
        for (const [ahead, behind] of pairs) {
          expect(places[ahead]?.best).toBeLessThan(places[behind]?.best ?? 0);
          expect(places[ahead]?.worst).toBeLessThan(places[behind]?.worst ?? 0);
        }
      }),
    );
  });
});
