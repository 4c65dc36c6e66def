import { describe, expect, test } from 'vitest';
import { drawLane, laneNoise } from '../../../calibration/lane-noise.ts';
import { intervalsOf, LAST, simulateLane } from '../../../calibration/rules/sequential.ts';
import { syntheticPlan } from '../../../calibration/synthetic-plan.ts';
import { laneBlocks } from '../../../src/core/analysis/ab/blocks.ts';
import { measureEffects } from '../../../src/core/analysis/ab/effect.ts';
import type { PlanLane } from '../../../src/model/plan.ts';
import type { Effect } from '../../../src/model/verdict.ts';
import { random } from '../../../src/stats/random.ts';

const next = random('sequential');
const intervals = intervalsOf(Array.from({ length: LAST }, () => 0.02 * (next() - 0.5)));

test('simulateLane: a large gain is a WIN at the first look, a large loss a LOSS', () => {
  expect(simulateLane(intervals, 0.05)).toMatchObject({ blocks: 12, outcome: 'WIN', excluded: 1 });
  expect(simulateLane(intervals, -0.05)).toMatchObject({ blocks: 12, outcome: 'LOSS', excluded: -1 });
});

test('simulateLane: no effect ends EQUIVALENT, with an interval that holds it', () => {
  expect(simulateLane(intervals, 0)).toMatchObject({ outcome: 'EQUIVALENT', covered: true, excluded: 0 });
});

describe('the shortcut of shifting the intervals', () => {
  const plan = syntheticPlan(['lane'], []);
  const lane = plan.lanes[0] as PlanLane;
  const effect = 0.03;
  const { blocks } = drawLane('lane', laneNoise('aa_st', 0.02), effect, random('short cut'));
  const { counted } = laneBlocks(plan, lane, blocks);
  const noise = counted.map(
    ({ baseline, candidate }) => Math.log((candidate.value ?? 0) / (baseline.value ?? 0)) - Math.log1p(effect),
  );

  test('gives the outcome of the product for samples with that effect', () => {
    const { blocks: end, outcome } = simulateLane(intervalsOf(noise), effect);
    const [throughput] = lane.measures;
    const measured = (count: number) => {
      const [first] = measureEffects(plan, { ...lane, measures: [throughput as never] }, counted.slice(0, count));
      return first?.effect as Effect;
    };
    expect(measured(end).outcome).toBe(outcome);
    const earlier = plan.sampling.looks.filter((n) => n < end);
    expect(earlier.map((n) => measured(n).outcome)).toEqual(earlier.map(() => 'OPEN'));
  });
});
