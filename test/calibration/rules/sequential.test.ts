import { describe, expect, test } from 'vitest';
import { drawLane, laneNoise } from '../../../calibration/lane-noise.ts';
import { LAST, looksAt, simulateLane } from '../../../calibration/rules/sequential.ts';
import { syntheticPlan } from '../../../calibration/synthetic-plan.ts';
import { laneBlocks } from '../../../src/core/analysis/ab/blocks.ts';
import { withCertainOutcomes } from '../../../src/core/analysis/ab/certain-outcomes.ts';
import { measureEffects } from '../../../src/core/analysis/ab/effect.ts';
import type { PlanLane } from '../../../src/model/plan.ts';
import type { Effect } from '../../../src/model/verdict.ts';
import { random } from '../../../src/stats/random.ts';

const next = random('sequential');
const looks = looksAt(Array.from({ length: LAST }, () => 0.02 * (next() - 0.5)));

test('simulateLane: a large loss is a LOSS at the first look, a large gain a WIN at the second: a GO asks for more', () => {
  expect(simulateLane(looks, 0.05)).toMatchObject({ blocks: 16, outcome: 'WIN', excluded: 1 });
  expect(simulateLane(looks, -0.05)).toMatchObject({ blocks: 12, outcome: 'LOSS', excluded: -1 });
});

test('simulateLane: no effect ends EQUIVALENT, with an interval that holds it', () => {
  expect(simulateLane(looks, 0)).toMatchObject({ outcome: 'EQUIVALENT', covered: true, excluded: 0 });
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
    const { blocks: end, outcome } = simulateLane(looksAt(noise), effect);
    const [throughput] = lane.measures;
    const measured = (count: number) => {
      const alone = { ...lane, measures: [throughput as never] };
      return withCertainOutcomes(plan, measureEffects(plan, alone, counted.slice(0, count)))[0] as Effect;
    };
    expect(measured(end).outcome).toBe(outcome);
    const earlier = plan.sampling.looks.filter((n) => n < end);
    expect(earlier.map((n) => measured(n).outcome)).toEqual(earlier.map(() => 'OPEN'));
  });
});
