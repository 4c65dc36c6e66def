import { describe, expect, test } from 'vitest';
import { GROUPS_PER_VISIT } from '../../../../src/core/analysis/ab/schedule.ts';
import { LOOKS, looksWithin, secondsFor } from '../../../../src/core/plan/lanes/looks.ts';
import { SAMPLING } from '../../../../src/core/plan/make-plan.ts';
import { design } from '../../../../src/stats/sequential.ts';

const lanes = (targets: number, others: number) => [
  ...Array.from({ length: targets }, () => ({ role: 'target' as const })),
  ...Array.from({ length: others }, () => ({ role: 'sanity' as const })),
];

describe('LOOKS', () => {
  test('rise by a quarter, as multiples of the groups of one visit', () => {
    for (const [k, n] of LOOKS.entries()) {
      expect(n % GROUPS_PER_VISIT).toBe(0);
      const before = LOOKS[k - 1];
      if (before === undefined) continue;
      expect(n / before).toBeGreaterThan(1.16);
      expect(n / before).toBeLessThan(1.34);
    }
  });

  test('have these boundaries and ranks', () => {
    const table = design(LOOKS, SAMPLING.alpha, SAMPLING.spending);
    const at = (n: number) => table.find((look) => look.n === n);
    expect([12, 52, 160, 776, 3716].map((n) => [n, Number(at(n)?.c.toFixed(3)), at(n)?.rank])).toEqual([
      [12, 2.83, 5],
      [52, 3.105, 355],
      [160, 2.979, 4691],
      [776, 2.789, 133315],
      [3716, 2.637, 3280649],
    ]);
  });

  test('every look has an interval, also when the error is the smallest', () => {
    for (const seconds of [10, 60, 86_400]) {
      for (const { rank } of design(looksWithin(seconds, lanes(1, 0)), SAMPLING.alpha, SAMPLING.spending))
        expect(rank).toBeGreaterThan(0);
    }
  });
});

describe('looksWithin', () => {
  test.each([
    [10, 1, 200],
    [30, 1, 620],
    [60, 1, 1216],
    [60, 4, 620],
    [25, 2, 620],
    [10, 6, 100],
    [86_400, 1, 3716],
  ])('%d s and %d lanes end at %d blocks', (seconds, judged, last) => {
    expect(looksWithin(seconds, lanes(judged, 3)).at(-1)).toBe(last);
  });

  test('the budget for a number of blocks has a look there or later', () => {
    for (const n of LOOKS)
      expect(looksWithin(secondsFor(n, lanes(3, 1)), lanes(3, 1)).at(-1)).toBeGreaterThanOrEqual(n);
  });
});
