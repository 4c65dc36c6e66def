import { expect, test } from 'vitest';
import { orderOfLanes } from '../../../src/core/analysis/ab/schedule.ts';
import { batchesOfRound } from '../../../src/core/duets/batches.ts';
import type { PlanLane } from '../../../src/model/plan.ts';
import { fixtureLane, fixturePlan } from '../../runner/runner-fixture.ts';

const lockstep = { runs: 2, runLength: 3, dropped: 0, burstMicros: 300, warmMicros: 1000 };
const single = (id: string): PlanLane =>
  fixtureLane({ id, kit: true, lockstep, command: ['st-mixed', '1', '100', '16', '64'] });
const lanes = [...'abcdefg']
  .map(single)
  .concat(
    fixtureLane({ id: 'mt', kit: true, lockstep, command: ['mt-remote', '2', '1000', '100', '16', '256', '50'] }),
    fixtureLane({ id: 'server' }),
  );
const plan = fixturePlan('0'.repeat(40), { lanes });
const ids = lanes.map(({ id }) => id);
const duets = { cpus: [1, 3, 5], lanes: [...'abcdefg'] };

test('without duets every lane is alone, in the order of the seed', () => {
  for (let round = 0; round < 5; round++) {
    expect(batchesOfRound(plan, round, ids, undefined)).toEqual(
      orderOfLanes(plan, round, ids).map((lane) => [{ lane, cpu: null }]),
    );
  }
});

test('a round has each lane once; duets are at the same time on CPUs of their own; every other lane is alone', () => {
  for (let round = 0; round < 50; round++) {
    const batches = batchesOfRound(plan, round, ids, duets);
    expect(
      batches
        .flat()
        .map(({ lane }) => lane)
        .sort(),
    ).toEqual([...ids].sort());
    for (const batch of batches) {
      const cpus = batch.map(({ cpu }) => cpu);
      expect(new Set(cpus).size).toBe(cpus.length);
      if (batch.length === 1) expect(cpus).toEqual([null]);
      else
        expect(batch.every(({ lane, cpu }) => duets.lanes.includes(lane) && duets.cpus.includes(cpu ?? -1))).toBe(true);
    }
    // Seven duets on three CPUs: the last one has no other beside it.
    expect(batches.map(({ length }) => length).sort()).toEqual([1, 1, 1, 3, 3]);
  }
});

test('a lane visits every CPU about equally often, and the seed decides when', () => {
  const rounds = 3000;
  const visits = new Map<number | null, number>();
  for (let round = 0; round < rounds; round++) {
    const seat = batchesOfRound(plan, round, ids, duets)
      .flat()
      .find(({ lane }) => lane === 'a');
    visits.set(seat?.cpu ?? null, (visits.get(seat?.cpu ?? null) ?? 0) + 1);
  }
  // Two of seven places are on each CPU, and one is alone.
  for (const cpu of duets.cpus) expect((visits.get(cpu) ?? 0) / rounds).toBeCloseTo(2 / 7, 1);
  expect((visits.get(null) ?? 0) / rounds).toBeCloseTo(1 / 7, 1);
});
