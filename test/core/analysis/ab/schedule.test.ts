import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { groupsOfVisit, orderOfArms, orderOfLanes } from '../../../../src/core/analysis/ab/schedule.ts';
import type { AbPlan } from '../../../../src/model/plan.ts';
import { syntheticRun } from '../../../fixtures/synthetic-run.ts';

const { plan } = syntheticRun({ blocks: 0 }).manifest;
const withSeed = (seed: string): AbPlan => ({ ...plan, sampling: { ...plan.sampling, seed } });
const LANES = ['a', 'b', 'c', 'd', 'e'];

describe('orderOfArms', () => {
  const heads = (laneId: string, count: number, of = plan) =>
    Array.from({ length: count }, (_, block) => (orderOfArms(of, laneId, block)[0] === 'baseline' ? 1 : 0));

  test('holds both arms once', () => {
    for (let block = 0; block < 50; block++)
      expect([...orderOfArms(plan, 'a', block)].sort()).toEqual(['baseline', 'candidate']);
  });

  test('is a fair coin without memory', () => {
    const coins = heads('mt-remote-small/T=4,R=90', 10_000);
    const first = coins.reduce<number>((sum, coin) => sum + coin, 0);
    const same = coins.slice(1).filter((coin, i) => coin === coins[i]).length;
    // Four standard deviations of a fair coin thrown 10,000 times are 200.
    expect(Math.abs(first - 5000)).toBeLessThan(200);
    expect(Math.abs(same - 5000)).toBeLessThan(200);
  });

  test('differs between lanes and between seeds, and is the same in every version for one plan', () => {
    expect(heads('a', 64)).not.toEqual(heads('b', 64));
    expect(heads('a', 64)).not.toEqual(heads('a', 64, withSeed('2'.repeat(32))));
    expect(heads('a', 16).join('')).toMatchInlineSnapshot(`"0000010111011110"`);
  });
});

describe('orderOfLanes', () => {
  test('is a permutation that does not depend on the order of the argument', () => {
    fc.assert(
      fc.property(fc.nat(500), fc.shuffledSubarray(LANES), (round, lanes) => {
        const order = orderOfLanes(plan, round, lanes);
        expect([...order].sort()).toEqual([...lanes].sort());
        expect(orderOfLanes(plan, round, [...lanes].reverse())).toEqual(order);
      }),
    );
  });

  test('each lane has each position equally often', () => {
    const rounds = 5000;
    const counts = new Map<string, number>();
    for (let round = 0; round < rounds; round++) {
      for (const [place, lane] of orderOfLanes(plan, round, LANES).entries()) {
        counts.set(`${lane}${place}`, (counts.get(`${lane}${place}`) ?? 0) + 1);
      }
    }
    expect(counts.size).toBe(25);
    // 1000 expected; 4.5 standard deviations, because 25 positions are checked.
    for (const count of counts.values())
      expect(Math.abs(count - 1000)).toBeLessThan(4.5 * Math.sqrt(rounds * 0.2 * 0.8));
  });

  test('keeps its argument unchanged', () => {
    const lanes = [...LANES];
    orderOfLanes(plan, 3, lanes);
    expect(lanes).toEqual(LANES);
  });
});

describe('groupsOfVisit', () => {
  const lockstep = { runs: 4, mostRuns: 16, runLength: 2, dropped: 0, burstMicros: 1000, warmMicros: 0 };
  const groups = (first: number, series: number, more: object = { mostGroups: 8 }) => {
    const [lane] = plan.lanes;
    if (lane === undefined) throw new Error('the plan has no lane');
    return groupsOfVisit({ ...lane, lockstep: { ...lockstep, ...more } }, first, series);
  };

  test('is four at first, then as many as the plan allows', () => {
    expect([0, 20, 24, 32].map((first) => groups(first, 4))).toEqual([4, 4, 8, 8]);
  });

  test('is four for groups that are longer, and for a plan of a version that knew no others', () => {
    expect([groups(24, 8), groups(192, 16), groups(400, 4, {})]).toEqual([4, 4, 4]);
  });

  test('is one block of a lane of process pairs', () => {
    expect(plan.lanes.map((lane) => groupsOfVisit(lane, 48, 0))).toEqual(plan.lanes.map(() => 1));
  });
});
