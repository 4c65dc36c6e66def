import { expect, test } from 'vitest';
import { effects, figures } from '../../../../src/core/report/verdict/detail-sections.ts';
import { FOLDED_SECTIONS, verdictSections } from '../../../../src/core/report/verdict/verdict-sections.ts';
import type { AbRun } from '../../../../src/model/run.ts';
import type { Effect } from '../../../../src/model/verdict.ts';
import { syntheticRun } from '../../../fixtures/synthetic-run.ts';
import { syntheticVerdict } from '../../../fixtures/synthetic-verdict.ts';

function withFigures(): AbRun {
  const run = syntheticRun();
  const { plan } = run.manifest;
  const figures = ['p99', 'p50'].map((name) => ({
    name,
    unit: 'ms',
    better: 'lower' as const,
    from: 'load' as const,
    read: null,
  }));
  const lanes = plan.lanes.map((lane, index) => (index === 0 ? { ...lane, figures } : lane));
  const samples = run.samples.map((sample) => ({
    ...sample,
    figures: { p99: sample.arm === 'baseline' ? 0.5 : 0.75, p50: null },
  }));
  return { manifest: { ...run.manifest, plan: { ...plan, lanes } }, samples };
}

test('figures shows the medians of both sides and that they are not judged', () => {
  const run = withFigures();
  const [section] = figures(syntheticVerdict(run, 'GO'), run);
  expect(section?.title).toBe('Figures beside the throughput: shown, never judged');
  expect(section?.blocks).toEqual([
    expect.objectContaining({
      rows: [
        ['mt-remote-small T=4 R=90', 'p99', '0.500 ms', '0.750 ms'],
        ['mt-remote-small T=4 R=90', 'p50', 'not measured', 'not measured'],
      ],
    }),
  ]);
  const titles = verdictSections(FOLDED_SECTIONS, syntheticVerdict(run, 'GO'), run).map(({ title }) => title);
  expect(titles).toContain('Figures beside the throughput: shown, never judged');
});

test('figures of a run without any has no section', () => {
  const run = syntheticRun();
  expect(figures(syntheticVerdict(run, 'GO'), run)).toEqual([]);
});

test('effects has what was counted in bursts, and why it was not', () => {
  const run = syntheticRun();
  const counted: Effect = {
    ...{
      lane: 'st-mixed-small',
      metric: 'instructions-per-op',
      unit: 'instructions/op',
      better: 'lower',
      role: 'info',
    },
    ...{ bound: null, blocks: 32, look: 6, baseline: 212.4, candidate: 200.1, spread: 0.001, blocksNeeded: null },
    ...{ change: { estimate: -0.058, low: -0.0585, high: -0.0575 }, outcome: 'INFO' },
  };
  const uncounted = [
    { reason: 'no-counter' as const, groups: 31 },
    { reason: 'shared' as const, groups: 1 },
  ];
  const [section] = effects(syntheticVerdict(run, 'GO', { effects: [counted], uncounted }), run);
  const text = JSON.stringify(section?.blocks);
  expect(text).toContain('st-mixed-small, instructions per operation');
  expect(text).toContain('212 instructions/op');
  expect(text).toContain('−5.8 % [−5.9, −5.8]');
  expect(text).toContain(
    'not counted in 31 groups: the machine offers no counter of the processor, as most virtual machines.',
  );
  expect(text).toContain('not counted in 1 group: another program used the counters meanwhile.');
  expect(JSON.stringify(effects(syntheticVerdict(run, 'GO'), run))).not.toContain('not counted');
});
