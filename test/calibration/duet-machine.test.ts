import { describe, expect, test } from 'vitest';
import { type Arrangement, type DuetMachine, measureSimulated } from '../../calibration/duet-machine.ts';
import { duets } from '../../calibration/sections/duets.ts';
import { syntheticPlan } from '../../calibration/synthetic-plan.ts';
import { failuresOf } from '../../calibration/table.ts';
import { mean, sd } from '../../src/stats/summary.ts';

const MACHINE: DuetMachine = {
  lanes: ['a', 'b', 'c', 'd'].map((id) => ({ id, traffic: 0.5 })),
  speeds: [1, 1.04, 0.98, 1.02],
  interference: 0.01,
  noise: { burst: 0.01, process: 0.002 },
  change: 0,
  moreTraffic: 0,
};
const DUETS = { cpus: [1, 2], lanes: ['a', 'b', 'c', 'd'] };
const plan = syntheticPlan([], DUETS.lanes);

function groupsOf(arrangement: Arrangement, more: Partial<DuetMachine> = {}) {
  const run = measureSimulated({ ...MACHINE, ...more }, plan, DUETS, arrangement, 400, arrangement);
  return { time: run.time, logs: [...run.groups.values()].flat().map(({ logRatio }) => logRatio) };
}

describe('the simulated machine', () => {
  test('without noise and interference a change is seen as it is, in every way of placing the arms but the last', () => {
    const clean = { noise: { burst: 0, process: 0 }, interference: 0, speeds: [1, 1, 1, 1], change: 0.02 };
    for (const way of ['alone', 'one CPU', 'swapped', 'never swapped'] as const) {
      for (const log of groupsOf(way, clean).logs) expect(log).toBeCloseTo(Math.log(1.02), 12);
    }
  });

  test('the difference of two CPUs is in no group on one CPU, cancels when arms are swapped, and stays when they are not', () => {
    const [one, swapped, fixed] = (['one CPU', 'swapped', 'never swapped'] as const).map((way) => groupsOf(way).logs);
    expect(Math.abs(mean(one ?? []))).toBeLessThan(0.0005);
    expect(Math.abs(mean(swapped ?? []))).toBeLessThan(0.005);
    // Positive control: both pairs of CPUs have the candidate on the faster one.
    expect(mean(fixed ?? [])).toBeGreaterThan(0.03);
    expect(sd(swapped ?? [])).toBeGreaterThan(5 * sd(one ?? []));
  });

  test('four lanes on two CPUs take half of the time', () => {
    expect(groupsOf('alone').time / groupsOf('one CPU').time).toBeGreaterThan(1.9);
  });

  test('interference makes bursts longer', () => {
    expect(groupsOf('one CPU', { interference: 0.4 }).time).toBeGreaterThan(1.05 * groupsOf('one CPU').time);
  });
});

test('the section keeps its bounds: the rule admits machines whose lanes do not disturb each other, and no others', async () => {
  const tables = await duets.run({ quick: true, seed: 'test', workers: 1, progress: () => {} });
  expect(tables.flatMap(failuresOf)).toEqual([]);
  const admitted = tables[1]?.rows.map(([, cell]) => (cell as { count: number }).count);
  expect(admitted).toEqual([4, 4, 0, 0, 0]);
});
