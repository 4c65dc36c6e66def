import { describe, expect, test } from 'vitest';
import { samplerOf, sanityLanes } from '../../../../src/core/plan/lanes/sampler.ts';
import { LaneConfig } from '../../../../src/model/config.ts';
import { PlanLane } from '../../../../src/model/plan.ts';
import { syntheticRun } from '../../../fixtures/synthetic-run.ts';

const own = LaneConfig.parse({ workload: ['mt-remote', '{T}', '1000', '400', '16', '2048', '90'] });

describe('samplerOf', () => {
  test('samples a workload in lock-step and drops the first burst of several threads', () => {
    expect(samplerOf(own, ['mt-remote', '4', '1000']).lockstep?.dropped).toBe(1);
    expect(samplerOf(own, ['mt-remote', '1', '1000']).lockstep?.dropped).toBe(0);
    expect(samplerOf(own, ['st-mixed', '1000']).lockstep?.dropped).toBe(0);
    expect(samplerOf(own, ['st-mixed', '1000']).why).toMatch(/lock-step/);
  });

  test('samples other lanes in process pairs, with the reason', () => {
    const program = LaneConfig.parse({ command: ['bench'], metric: { read: 'ops/s=([0-9]+)' } });
    expect(samplerOf(program, ['bench'])).toEqual({
      lockstep: null,
      why: expect.stringMatching(/program.*process pairs/),
    });
    const latency = LaneConfig.parse({ workload: ['st-mixed'], metric: { read: 'p99_ns=([0-9]+)', better: 'lower' } });
    expect(samplerOf(latency, ['st-mixed'])).toEqual({ lockstep: null, why: expect.stringMatching(/whole process/) });
  });
});

describe('sanityLanes', () => {
  const [lane] = syntheticRun({ lanes: ['mt-remote/T=4,R=90'] }).manifest.plan.lanes;
  const steady = PlanLane.parse({
    ...lane,
    kit: true,
    command: ['mt-remote', '4', '1000', '400', '16', '2048', '90'],
    ...samplerOf(own, ['mt-remote', '4', '1000']),
  });

  test('run the same workload for the length of the pilot, without a judged measure', () => {
    const [beside, ...others] = sanityLanes([steady], 600);
    expect(others).toEqual([]);
    expect(PlanLane.parse(beside)).toMatchObject({
      id: 'mt-remote.pairs/T=4,R=90',
      role: 'sanity',
      beside: 'mt-remote/T=4,R=90',
      command: ['mt-remote', '4', '{iters}', '400', '16', '2048', '90'],
      lockstep: null,
      aimSeconds: 0.4,
      measures: [{ metric: 'throughput', role: 'sanity' }],
    });
  });

  test('take at most a quarter of a short budget together, but are never shorter than the minimum', () => {
    const six = Array.from({ length: 6 }, () => steady);
    expect(sanityLanes(six, 120).map(({ aimSeconds }) => aimSeconds)).toEqual(Array(6).fill(0.125));
    expect(sanityLanes(six, 10)[0]?.aimSeconds).toBe(0.05);
    expect(sanityLanes([{ ...steady, lockstep: null }], 120)).toEqual([]);
  });
});
