import { expect, test } from 'vitest';
import { analyze } from '../../../../src/core/analysis/ab/analyze.ts';
import { sharedError } from '../../../../src/core/plan/shared-error.ts';
import { type SyntheticOptions, syntheticRun } from '../../../fixtures/synthetic-run.ts';

/** Outcomes of the targets when this number of machines share the error. */
function targets(machines: number, options: SyntheticOptions): string[] {
  const run = syntheticRun(options);
  const plan = sharedError(
    run.manifest.plan,
    Array.from({ length: machines }, (_, index) => `m${index}`),
  );
  const { effects } = analyze({ ...run, manifest: { ...run.manifest, plan } });
  return effects.filter(({ role }) => role === 'target').map(({ outcome }) => outcome);
}

test('withNoGo on one of several machines keeps only certain losses; on a single machine also a loss of every target by its interval', () => {
  const seen = Array.from({ length: 40 }, (_, index) => ({ effect: -0.03, noise: 0.03, blocks: 20, seed: `${index}` }));
  const lost = (machines: number) => seen.map((each) => targets(machines, each).every((outcome) => outcome === 'LOSS'));
  const [alone, together] = [lost(1), lost(2)];
  expect(together.filter(Boolean).length).toBeLessThan(alone.filter(Boolean).length);
  expect(together.some((each, index) => each && !alone[index])).toBe(false);
});

test('withNoGo keeps a large loss on each of several machines', () => {
  expect(new Set(targets(8, { effect: -0.2, blocks: 72 }))).toEqual(new Set(['LOSS']));
});
