import { expect, test } from 'vitest';
import { analyze } from '../../../src/core/analysis/ab/analyze.ts';
import { fingerprintOf } from '../../../src/core/verdict/checks/qualification.ts';
import { judge } from '../../../src/core/verdict/judge.ts';
import type { AbRun } from '../../../src/model/run.ts';
import { around, pairedRun } from '../../fixtures/paired-run.ts';

// Lanes that start with `st-` are guards: these runs have no target.
const lane = (centre: number, half = 0.01) => ({ throughput: around(centre, half, 20) });
const verdictOf = (run: AbRun) => judge(run, analyze(run));

test('without targets, safe guards are GO with a headline about the whole question', () => {
  const verdict = verdictOf(pairedRun({ 'st-a': lane(0), 'st-b': lane(0.05) }));
  expect(verdict.outcome).toBe('GO');
  expect(verdict.headline).toContain('is not worse than');
  expect(verdict.headline).toContain('on any of 2 lanes');
  expect(new Set(verdict.reasons.map(({ code }) => code))).toEqual(new Set(['gain', 'not-worse']));
});

test('one harmed guard is NO-GO, one open guard INCONCLUSIVE', () => {
  expect(verdictOf(pairedRun({ 'st-a': lane(0), 'st-b': lane(-0.06) })).outcome).toBe('NO-GO');
  expect(verdictOf(pairedRun({ 'st-a': lane(0), 'st-b': lane(0, 0.3) })).outcome).toBe('INCONCLUSIVE');
});

test('a margin below the smallest detectable change is INCONCLUSIVE and names the lane', () => {
  const run = pairedRun({ 'st-a': lane(0), 'st-b': lane(0) });
  const qualification = {
    schema: 1,
    at: '2026-01-02T03:04:05.000Z',
    tool: '0.1.0',
    fingerprint: fingerprintOf(run.manifest.environment),
    verdicts: 10,
    falseAlarms: 0,
    invalid: 0,
    lanes: { 'st-a': { blocks: 20, smallest: 0.005 }, 'st-b': { blocks: 20, smallest: 0.03 } },
    injected: [],
  } as const;
  const qualified = { ...run, manifest: { ...run.manifest, qualification: { ...qualification, injected: [] } } };
  const verdict = verdictOf(qualified);
  expect(verdict.outcome).toBe('INCONCLUSIVE');
  expect(verdict.reasons).toMatchObject([{ code: 'coarse-margin', lane: 'st-b' }]);
  expect(verdict.reasons[0]?.message).toMatch(/changes of 3\.0 % or more.*margin of 2 %/);
});
