import fc from 'fast-check';
import { expect, test } from 'vitest';
import { analyze } from '../../../src/core/analysis/ab/analyze.ts';
import { TRAPPED_RUNS } from '../../../src/core/reach/lane-proofs.ts';
import { withProvenGuards } from '../../../src/core/reach/proven-guards.ts';
import { judge } from '../../../src/core/verdict/judge.ts';
import { AbPlan } from '../../../src/model/plan.ts';
import type { ObservedLane, ReachEvidence } from '../../../src/model/reach.ts';
import type { AbRun } from '../../../src/model/run.ts';
import { Verdict } from '../../../src/model/verdict.ts';
import { syntheticRun } from '../../fixtures/synthetic-run.ts';

const TARGET = 'mt-remote-small/T=4,R=90';
const GUARDS = ['st-small', 'st-mixed', 'st-large'];
const ENDED = { runs: TRAPPED_RUNS, isEntered: false, problem: null };

/** Evidence in which these lanes execute only code that is the same. */
function evidenceFor(
  plan: AbPlan,
  proven: readonly string[],
  libraries = { baseline: 'a'.repeat(64), candidate: 'b'.repeat(64) },
): ReachEvidence {
  const changed = [{ name: 'refill', how: 'changed' as const, address: 64, end: 128 }];
  const lanes = plan.lanes.map(({ id }): ObservedLane => {
    const executed = [
      { name: 'malloc', address: 0 },
      ...(proven.includes(id) ? [] : [{ name: 'refill', address: 64 }]),
    ];
    return { lane: id, executed, trapped: { baseline: ENDED, candidate: ENDED }, problem: null };
  });
  return { libraries, differing: { baseline: changed, candidate: changed }, layout: [], lanes };
}

function run(lanes: readonly string[] = [TARGET, ...GUARDS]): AbRun {
  return syntheticRun({ lanes, effect: { [TARGET]: 0.1 }, noise: 0.002, blocks: 24 });
}

/** The run as it is when the plan was made with proofs: without the samples of lanes that it does not have. */
function provenRun(
  proven: readonly string[],
  change: (evidence: ReachEvidence) => ReachEvidence = (same) => same,
): AbRun {
  const whole = run();
  const { manifest } = whole;
  const libraries = {
    baseline: manifest.baseline?.librarySha256 ?? '',
    candidate: manifest.candidate?.librarySha256 ?? '',
  };
  const plan = withProvenGuards(manifest.plan, evidenceFor(manifest.plan, proven, libraries));
  const kept =
    plan.proven === undefined ? plan : { ...plan, proven: { ...plan.proven, evidence: change(plan.proven.evidence) } };
  const ids = new Set(plan.lanes.map(({ id }) => id));
  const samples = whole.samples.filter(({ lane }) => ids.has(lane));
  return { samples, manifest: { ...manifest, plan: kept, samples: { ...manifest.samples, count: samples.length } } };
}

function verdictOf(each: AbRun): Verdict {
  return Verdict.parse(judge(each, analyze(each)));
}

test('guards with a proof are not timed, but for one by the seed; targets are', () => {
  fc.assert(
    fc.property(fc.subarray([TARGET, ...GUARDS]), (proven) => {
      const { plan } = run().manifest;
      const narrowed = AbPlan.parse(withProvenGuards(plan, evidenceFor(plan, proven)));
      const guards = GUARDS.filter((id) => proven.includes(id));
      const roles = Object.fromEntries(narrowed.lanes.map(({ id, role }) => [id, role]));
      expect(roles[TARGET]).toBe('target');
      expect(narrowed.lanes.filter(({ role }) => role === 'control')).toHaveLength(Math.min(1, guards.length));
      for (const id of GUARDS.filter((each) => !proven.includes(each))) expect(roles[id]).toBe('guard');
      expect(narrowed.proven?.lanes ?? []).toHaveLength(Math.max(0, guards.length - 1));
      if (guards.length === 0) expect(narrowed).toEqual(plan);
    }),
  );
});

test('without another judged lane one guard stays: no verdict rests on proofs alone', () => {
  const { plan } = run(GUARDS).manifest;
  const narrowed = withProvenGuards(plan, evidenceFor(plan, GUARDS));
  expect(narrowed.lanes.map(({ role }) => role)).toEqual(['guard']);
  expect(narrowed.proven).toMatchObject({ control: null });
  expect(narrowed.proven?.lanes).toHaveLength(2);
});

test('the headline names how many lanes were not timed, and the check has the proofs', () => {
  const verdict = verdictOf(provenRun(GUARDS));
  expect(verdict.outcome).toBe('GO');
  expect(verdict.headline).toContain('2 guard lanes not timed, by proof');
  expect(verdict.checks.find(({ name }) => name === 'lanes-proven')).toMatchObject({ status: 'pass' });
  expect(verdict.basis?.find(({ name }) => name === 'proven')?.text).toMatch(/is timed as a control$/);
});

test.each([
  [
    'a lane executes code that differs',
    (evidence: ReachEvidence) => ({
      ...evidence,
      lanes: evidence.lanes.map((lane) => ({ ...lane, executed: [{ name: 'refill', address: 64 }] })),
    }),
  ],
  [
    'a lane has no process of the candidate',
    (evidence: ReachEvidence) => ({
      ...evidence,
      lanes: evidence.lanes.map((lane) => ({ ...lane, trapped: { baseline: ENDED } })),
    }),
  ],
  ['the layout of data changed', (evidence: ReachEvidence) => ({ ...evidence, layout: ['.bss moved'] })],
  ['the evidence has no lanes', (evidence: ReachEvidence) => ({ ...evidence, lanes: [] })],
  [
    'other libraries were measured',
    (evidence: ReachEvidence) => ({ ...evidence, libraries: { ...evidence.libraries, candidate: 'c'.repeat(64) } }),
  ],
])('INVALID when %s', (_, change) => {
  const verdict = verdictOf(provenRun(GUARDS, change));
  expect(verdict.outcome).toBe('INVALID');
  expect(verdict.reasons.map(({ code }) => code)).toContain('lanes-proven');
});
