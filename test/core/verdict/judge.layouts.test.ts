import { expect, test } from 'vitest';
import { analyze } from '../../../src/core/analysis/ab/analyze.ts';
import { judge } from '../../../src/core/verdict/judge.ts';
import type { AbRun } from '../../../src/model/run.ts';
import { withLayouts } from '../../fixtures/layouts-run.ts';
import { around, pairedRun } from '../../fixtures/paired-run.ts';

const TARGET = 'mt-remote-small/T=4,R=90';
const gaining = (gain: number): AbRun => pairedRun({ [TARGET]: { throughput: around(Math.log(1 + gain), 0.004, 72) } });
const verdictOf = (run: AbRun) => judge(run, analyze(run));
const effectOf = (run: AbRun) => analyze(run).effects[0];
const basisOf = (run: AbRun) => verdictOf(run).basis?.find(({ name }) => name === 'layouts')?.text;

/** Layouts that move the candidate by this much, some up and some down, and not at all on average. */
const spread = (half: number) => (layout: number) => half * ([-1, 0.5, -0.5, 1][layout % 4] ?? 0);

test('a gain that every layout has is a GO, with the layouts, what was varied and the layout part', () => {
  const run = withLayouts(gaining(0.03), 12, spread(0.004));
  const verdict = verdictOf(run);
  expect(verdict.outcome).toBe('GO');
  expect(verdict.effects[0]?.layouts?.count).toBe(12);
  expect(basisOf(run)).toMatch(
    /^12 layouts of each library \(order of 9 objects, padding 0 to 4 KiB\), layout part ±0\.\d+ %$/,
  );
});

test('a gain that only some layouts have is none, though the groups alone would call it one', () => {
  const moves = spread(0.06);
  const run = withLayouts(gaining(0.02), 12, moves);
  const { layouts: _, ...sampling } = run.manifest.plan.sampling;
  const alone = { ...run, manifest: { ...run.manifest, plan: { ...run.manifest.plan, sampling } } };
  expect(effectOf(alone)?.outcome).toBe('WIN');
  const effect = effectOf(run);
  expect(effect).toMatchObject({ outcome: 'OPEN', blocksNeeded: null });
  const [half, part] = [((effect?.change?.high ?? 0) - (effect?.change?.low ?? 0)) / 2, effect?.layouts?.part ?? 0];
  // Blocks hardly add to it, so that more of them would not help.
  expect(part).toBeGreaterThan(0.95 * half);
  expect(part).toBeLessThan(1.01 * half);
  const verdict = verdictOf(run);
  expect(verdict.outcome).toBe('INCONCLUSIVE');
  expect(verdict.reasons[0]?.next).toBe(
    'Repeat it with layouts=24: its layouts differ by more than further blocks can average out.',
  );
  expect(verdict.reasons[0]?.message).toMatch(/; 72 blocks in 12 layouts show changes from \d/);
});

test('layouts that do not matter leave the estimate as it is, and hardly any part', () => {
  const run = withLayouts(gaining(0.02), 6);
  expect(effectOf(run)?.layouts?.part).toBeLessThan(0.002);
  expect(Math.abs((effectOf(run)?.change?.estimate ?? 0) - 0.02)).toBeLessThan(0.001);
});

test('exchanged arms have the opposite change', () => {
  const run = withLayouts(gaining(0.02), 12, spread(0.01));
  const exchanged = run.samples.map((sample) => ({
    ...sample,
    arm: sample.arm === 'baseline' ? ('candidate' as const) : ('baseline' as const),
  }));
  const [change, opposite] = [effectOf(run)?.change, effectOf({ ...run, samples: exchanged })?.change];
  expect(1 + (opposite?.estimate ?? 0)).toBeCloseTo(1 / (1 + (change?.estimate ?? 0)), 10);
  expect(1 + (opposite?.low ?? 0)).toBeCloseTo(1 / (1 + (change?.high ?? 0)), 10);
});

test('a loss in all layouts is a NO-GO, and one that layouts make is not', () => {
  expect(verdictOf(withLayouts(gaining(-0.05), 12, spread(0.004))).outcome).toBe('NO-GO');
  expect(verdictOf(withLayouts(gaining(-0.02), 12, spread(0.06))).outcome).toBe('INCONCLUSIVE');
});

test('until each layout has two blocks the layout part is not known', () => {
  const run = pairedRun({ [TARGET]: { throughput: around(0.03, 0.004, 20) } });
  expect(effectOf(withLayouts(run, 12))?.layouts).toMatchObject({ count: 12, part: null });
  expect(basisOf(withLayouts(run, 12))).toContain('layout part not known yet');
});

test('a sentinel compares copies of one layout: its interval is one over blocks', () => {
  const run = withLayouts(gaining(0), 12, spread(0.06));
  const { plan } = run.manifest;
  const lanes = plan.lanes.map((lane) => ({
    ...lane,
    role: 'sentinel' as const,
    measures: [{ metric: 'throughput' as const, role: 'sentinel' as const }],
  }));
  expect(effectOf({ ...run, manifest: { ...run.manifest, plan: { ...plan, lanes } } })).not.toHaveProperty('layouts');
});

test('an open gain over layouts has the number of blocks that its interval estimates', () => {
  const run = withLayouts(pairedRun({ [TARGET]: { throughput: around(Math.log(1.012), 0.06, 72) } }), 12);
  const effect = effectOf(run);
  expect(effect?.outcome).toBe('OPEN');
  expect(effect?.blocksNeeded).toBeGreaterThan(0);
});
