import { expect, test } from 'vitest';
import { figureRows } from '../../../../src/core/report/verdict/figure-detail.ts';
import { resultDetails } from '../../../../src/core/report/verdict/result-details.ts';
import type { AbRun } from '../../../../src/model/run.ts';
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

test('an A/B shows the medians of its figures, and says that they are not judged', () => {
  const run = withFigures();
  expect(figureRows(run)).toEqual([
    ['mt-remote-small T=4 R=90', 'p99', '0.500 ms', '0.750 ms'],
    ['mt-remote-small T=4 R=90', 'p50', 'not measured', 'not measured'],
  ]);
  const summaries = resultDetails(syntheticVerdict(run, 'GO'), run).map(({ summary }) => summary);
  expect(summaries).toContain('Figures beside the throughput: shown, never judged');
});

test('a run without figures says nothing of them', () => {
  expect(figureRows(syntheticRun())).toEqual([]);
});
