import fc from 'fast-check';
import { expect, test } from 'vitest';
import { analyze } from '../../../src/core/analysis/ab/analyze.ts';
import { expectedPlan, isBeyondLanes, unprovenNote, withProvenGuards } from '../../../src/core/reach/proven-guards.ts';
import { judge } from '../../../src/core/verdict/judge.ts';
import { AbPlan } from '../../../src/model/plan.ts';
import type { LaneProof, LaneReach, ReachEvidence } from '../../../src/model/reach.ts';
import type { AbRun } from '../../../src/model/run.ts';
import { Verdict } from '../../../src/model/verdict.ts';
import { ENDED, evidenceFor } from '../../fixtures/reach-evidence.ts';
import { syntheticRun } from '../../fixtures/synthetic-run.ts';

const TARGET = 'mt-remote-small/T=4,R=90';
const GUARDS = ['st-small', 'st-mixed', 'st-large'];
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
      if (proven.length === GUARDS.length + 1) return;
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

test('where a gain is asked and no judged lane can notice the change, nothing is left to be timed', () => {
  const each = provenRun([TARGET, ...GUARDS]);
  expect(each.manifest.plan.lanes).toEqual(run().manifest.plan.lanes);
  expect(isBeyondLanes(each.manifest.plan)).toBe(true);
  const { manifest } = each;
  const verdict = verdictOf({
    samples: [],
    manifest: { ...manifest, ended: 'not-started', samples: { ...manifest.samples, count: 0 } },
  });
  expect(verdict.outcome).toBe('INVALID');
  expect(verdict.reasons[0]).toMatchObject({
    code: 'lanes-can-notice',
    message: 'No lane can notice the change, by proof, so nothing was timed: none executes refill.',
  });
  expect(isBeyondLanes(provenRun(GUARDS).manifest.plan)).toBe(false);
});

test('a plan of a run is the one that follows from its evidence, and only where proofs were asked for', () => {
  const { plan } = run().manifest;
  const asked = { ...plan, proof: true } as const;
  const measured = withProvenGuards(asked, evidenceFor(plan, GUARDS));
  expect(expectedPlan(asked, measured)).toEqual(measured);
  expect(expectedPlan(plan, measured)).toEqual(plan);
  expect(expectedPlan(asked, plan)).toEqual(asked);
  const forged = { ...measured, lanes: measured.lanes.slice(1) };
  expect(expectedPlan(asked, forged)).not.toEqual(forged);
});

test('a note names why guards are timed', () => {
  const { plan } = run().manifest;
  const note = (lanes: LaneReach['lanes'], problem: string | null = null) =>
    unprovenNote(plan, { lanes, problem, notCovered: [], evidence: null });
  const proof = (lane: string) =>
    ({ result: 'cannot-notice', lane, executed: 3, runs: { baseline: 20, candidate: 20 } }) as const;
  const reason = { kind: 'function', name: 'refill', how: 'changed' } as const;
  const noticing = (lane: string): LaneProof => ({ result: 'may-notice', lane, reasons: [reason], count: 1 });
  expect(note(GUARDS.map(proof))).toBeNull();
  expect(note([noticing(TARGET), ...GUARDS.map(proof)])).toBeNull();
  expect(note([], 'There is no valgrind.')).toBe('No lane is left out by proof. There is no valgrind.');
  const mixed: LaneProof[] = [
    noticing('st-small'),
    proof('st-mixed'),
    { result: 'unknown', lane: 'st-large', why: 'It is a server.' },
  ];
  expect(note(mixed)).toBe(
    'Timed, since there is no proof: 1 guard lane can notice the change; of 1 guard lane it is not known (st-large: It is a server).',
  );
});
