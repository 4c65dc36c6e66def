import { expect, test } from 'vitest';
import type { Block } from '../../src/core/analysis/ab/blocks.ts';
import { measureEffects } from '../../src/core/analysis/ab/effect.ts';
import { layoutOfBlock } from '../../src/core/analysis/ab/layouts.ts';
import { looksWithin } from '../../src/core/plan/lanes/looks.ts';
import { SAMPLING } from '../../src/core/plan/make-plan.ts';
import type { AbPlan, PlanLane } from '../../src/model/plan.ts';
import type { Sample } from '../../src/model/run.ts';
import { random } from '../../src/stats/random.ts';
import { syntheticRun } from '../fixtures/synthetic-run.ts';

const TRIALS = 400;
/** Of α = 5 % over all looks: three standard deviations of the trials above it. */
const MOST = 0.05 + 3 * Math.sqrt((0.05 * 0.95) / TRIALS);

const { manifest, samples } = syntheticRun({ lanes: ['mt-steady/T=2,R=0'], blocks: 1 });
const planned = manifest.plan.lanes[0] as PlanLane;
const lane: PlanLane = { ...planned, measures: planned.measures.slice(0, 1) };
const looks = looksWithin(60, [lane]).filter((n) => n <= 400);
const last = looks.at(-1) as number;

const planOf = (layouts: number): AbPlan => ({
  ...manifest.plan,
  lanes: [lane],
  sampling: { ...manifest.plan.sampling, alpha: SAMPLING.alpha, spending: SAMPLING.spending, looks, layouts },
});

const gauss = (next: () => number) => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());

interface Truth {
  readonly change: number;
  readonly between: number;
  readonly within: number;
}

/** SYNTHETIC groups of equal arms but for `change`: each layout moves the candidate by its own amount. */
function groups(plan: AbPlan, truth: Truth, seed: string): Block[] {
  const next = random(seed);
  const moved = Array.from({ length: plan.sampling.layouts ?? 1 }, () => truth.between * gauss(next));
  return Array.from({ length: last }, (_, block) => {
    const layout = layoutOfBlock(plan, lane.id, block) ?? 0;
    const side = (value: number): Sample => ({ ...(samples[0] as Sample), block, layout, value });
    const log = truth.change + (moved[layout] ?? 0) + truth.within * gauss(next);
    return { block, baseline: side(1e6), candidate: side(1e6 * Math.exp(log)) };
  });
}

/** The share of trials in which an interval of any look misses the change, over layouts and over groups alone. */
function missed(layouts: number, truth: Truth, seed: string): { layouts: number; groups: number; halfWidth: number } {
  const plan = planOf(layouts);
  const { layouts: _, ...sampling } = plan.sampling;
  const alone: AbPlan = { ...plan, sampling };
  const isMissed = (by: AbPlan, blocks: readonly Block[]) =>
    looks.some((n) => {
      const change = measureEffects(by, lane, blocks.slice(0, n))[0]?.effect.change;
      return change != null && (change.low > truth.change || change.high < truth.change);
    });
  const counts = { layouts: 0, groups: 0, halfWidth: 0 };
  for (let trial = 0; trial < TRIALS; trial++) {
    const blocks = groups(plan, truth, `${seed}/${trial}`);
    if (isMissed(plan, blocks)) counts.layouts++;
    if (isMissed(alone, blocks)) counts.groups++;
    const change = measureEffects(plan, lane, blocks)[0]?.effect.change;
    counts.halfWidth += change ? (change.high - change.low) / 2 / TRIALS : 0;
  }
  return { layouts: counts.layouts / TRIALS, groups: counts.groups / TRIALS, halfWidth: counts.halfWidth };
}

test.each([
  [12, 0.005, 0.01],
  [12, 0.002, 0.01],
  [12, 0, 0.01],
  [24, 0.01, 0.005],
  [6, 0.005, 0.01],
])(
  '%i layouts that differ by %d among groups of %d: intervals of all looks together miss in at most 5 %%',
  (layouts, between, within) => {
    const seed = `layout-coverage/${layouts}/${between}`;
    const found = missed(layouts, { change: 0, between, within }, seed);
    console.info(
      `seed ${seed}: missed over layouts ${found.layouts}, over groups alone ${found.groups}; half-width ${found.halfWidth}`,
    );
    expect(found.layouts, `seed ${seed}`).toBeLessThanOrEqual(MOST);
    // Groups alone take what the layouts of this run do for the change: that is what layouts are sampled for.
    if (between >= 0.005) expect(found.groups, `seed ${seed}`).toBeGreaterThan(0.2);
  },
  120_000,
);

test('a win of twice the spread of the layouts stands', () => {
  const plan = planOf(12);
  const outcomes = Array.from({ length: 100 }, (_, trial) => {
    const blocks = groups(plan, { change: Math.log(1.02), between: 0.003, within: 0.01 }, `layout-win/${trial}`);
    return measureEffects(plan, lane, blocks)[0]?.effect.outcome;
  });
  expect(outcomes.filter((outcome) => outcome === 'WIN').length).toBeGreaterThan(95);
});
