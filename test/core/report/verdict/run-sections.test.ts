import { expect, test } from 'vitest';
import { builds } from '../../../../src/core/report/verdict/run-sections.ts';
import { syntheticRun } from '../../../fixtures/synthetic-run.ts';
import { syntheticVerdict } from '../../../fixtures/synthetic-verdict.ts';

test('builds says of each arm and of the bench programs when what came from the cache was built', () => {
  const run = syntheticRun();
  const verdict = syntheticVerdict(run, 'GO');
  expect(JSON.stringify(builds(verdict, run))).not.toContain('from the cache');
  const fromCache = { builtAt: '2026-11-30T10:00:00.000Z' };
  const { baseline } = run.manifest;
  if (baseline === null) throw new Error('the baseline is built');
  const manifest = {
    ...run.manifest,
    baseline: { ...baseline, fromCache },
    benchesFromCache: { builtAt: '2026-11-30T10:05:00.000Z' },
  };
  const text = JSON.stringify(builds(verdict, { ...run, manifest }));
  expect(text).toContain('built at 2026-11-30T10:00:00.000Z');
  expect(text).toContain('Bench programs: from the cache, built at 2026-11-30T10:05:00.000Z.');
});
