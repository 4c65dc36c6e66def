import { expect, test } from 'vitest';
import { analyze } from '../../../src/core/analysis/ab/analyze.ts';
import { judge } from '../../../src/core/verdict/judge.ts';
import type { AbPlan } from '../../../src/model/plan.ts';
import type { AbRun } from '../../../src/model/run.ts';
import type { Verdict } from '../../../src/model/verdict.ts';
import { around, type PairedLane, pairedRun } from '../../fixtures/paired-run.ts';

// Lanes that start with `st-` are guards. "Does this pull request hurt?" has no target.
const lane = (centre: number, half = 0.004): PairedLane => ({ throughput: around(centre, half, 20) });

function changeRun(lanes: Readonly<Record<string, PairedLane>>, change: Partial<AbPlan> = {}): AbRun {
  const run = pairedRun(lanes);
  const { plan } = run.manifest;
  const rules = { ...plan.rules, claim: 'no-harm' } as const;
  return { ...run, manifest: { ...run.manifest, plan: { ...plan, question: 'base', rules, ...change } } };
}

const verdictOf = (run: AbRun): Verdict => judge(run, analyze(run));
const codes = (verdict: Verdict) => verdict.reasons.map(({ code }) => code);

/** The guards of a metric with this floor. */
function withFloor(run: AbRun, floors: Readonly<Partial<Record<'rss' | 'faults', number>>>): AbRun {
  const lanes = run.manifest.plan.lanes.map((each) => ({
    ...each,
    measures: each.measures.map((measure) => {
      const atLeast = measure.metric === 'rss' || measure.metric === 'faults' ? floors[measure.metric] : undefined;
      return measure.role === 'guard' && atLeast !== undefined ? { ...measure, atLeast } : measure;
    }),
  }));
  return { ...run, manifest: { ...run.manifest, plan: { ...run.manifest.plan, lanes } } };
}

/** Samples with this many faults on the baseline and on the candidate, and this much memory. */
function withAmounts(run: AbRun, faults: readonly [number, number], mebibytes: readonly [number, number]): AbRun {
  const samples = run.samples.map((sample) => {
    const at = sample.arm === 'baseline' ? 0 : 1;
    // A page more or less in some blocks: equal numbers have no interval.
    const jitter = sample.block % 3;
    return {
      ...sample,
      minorFaults: faults[at] + jitter,
      rssPeakBytes: Math.round(mebibytes[at] * 1_048_576) + 4096 * jitter,
    };
  });
  return { ...run, samples };
}

test('a loss beyond the margin is excluded: GO, although the interval shows no gain', () => {
  // −0.68 % to 1.8 %, the example of a question that stayed INCONCLUSIVE.
  const verdict = verdictOf(changeRun({ 'st-a': lane(0.0056, 0.025) }));
  const [effect] = verdict.effects;
  expect(effect?.change?.low).toBeGreaterThan(-0.02);
  expect(effect?.change?.high).toBeGreaterThan(0.01);
  expect(verdict.outcome).toBe('GO');
  expect(verdict.headline).toContain('is not worse than');
  expect(codes(verdict)[0]).toBe('not-worse');
});

test('NO CHANGE needs every lane within the equivalence band', () => {
  const flat = verdictOf(changeRun({ 'st-a': lane(0), 'st-b': lane(0.001) }));
  expect(flat.outcome).toBe('NO CHANGE');
  expect(flat.headline).toContain('are equal within ±1 % on both lanes; no guard is harmed');
  expect(verdictOf(changeRun({ 'st-a': lane(0), 'st-b': lane(0.009) })).outcome).toBe('GO');
});

test('a gain is told beside what is excluded', () => {
  const verdict = verdictOf(changeRun({ 'st-a': lane(0), 'st-b': lane(0.05) }));
  expect(verdict.outcome).toBe('GO');
  expect(codes(verdict)[0]).toBe('gain');
  expect(verdict.headline).toMatch(/is not worse than .*; .* is 5\.1 % faster than .* on st-b/);
});

test('a certain loss within the margin is told first, and the headline does not call it "not worse"', () => {
  const verdict = verdictOf(changeRun({ 'st-a': lane(0), 'st-b': lane(-0.012) }));
  expect(verdict.outcome).toBe('GO');
  expect(codes(verdict)[0]).toBe('tolerated-loss');
  expect(verdict.headline).toMatch(
    /loses no more than its margin .*, yet .* is 1\.2 % slower than .* on st-b, where 2 % is tolerated/,
  );
  expect(verdict.headline).not.toContain('is not worse');
});

test('harm is NO-GO, and an interval that reaches the margin is INCONCLUSIVE with the reason that is open', () => {
  expect(verdictOf(changeRun({ 'st-a': lane(-0.04) })).outcome).toBe('NO-GO');
  const open = verdictOf(changeRun({ 'st-a': lane(-0.012, 0.03) }));
  expect(open.outcome).toBe('INCONCLUSIVE');
  expect(open.reasons[0]?.message).toContain('which does not exclude a loss beyond the tolerated 2 %');
});

test('lanes without any margin of throughput show nothing', () => {
  const run = changeRun({ 'st-a': lane(0.05) });
  const lanes = run.manifest.plan.lanes.map((each) => ({
    ...each,
    measures: each.measures.map((measure) =>
      measure.metric === 'throughput' ? ({ metric: 'throughput', role: 'info' } as const) : measure,
    ),
  }));
  const verdict = verdictOf(changeRun({ 'st-a': lane(0.05) }, { lanes, rules: run.manifest.plan.rules }));
  expect(verdict.outcome).toBe('INCONCLUSIVE');
  expect(codes(verdict)[0]).toBe('unguarded');
});

test('a plan of an earlier version has no claim and is judged by the rule that it had', () => {
  const { claim: _, ...rules } = changeRun({ 'st-a': lane(0) }).manifest.plan.rules;
  expect(verdictOf(changeRun({ 'st-a': lane(0) }, { rules })).outcome).toBe('GO');
  // With targets: base was judged by a demanded gain.
  const target = changeRun({ 'mt-remote-small/T=4,R=90': lane(0.0056, 0.025) }, { rules });
  expect(verdictOf(target).outcome).toBe('INCONCLUSIVE');
});

test('103 more page faults of a process of 3 MiB are no harm; without the floor they are', () => {
  const small = withAmounts(changeRun({ 'st-a': lane(0) }), [800, 903], [3, 3.2]);
  expect(verdictOf(small).outcome).toBe('NO-GO');
  const floored = withFloor(small, { faults: 1000, rss: 1_048_576 });
  const verdict = verdictOf(floored);
  expect(verdict.outcome).toBe('NO CHANGE');
  expect(verdict.effects.filter(({ metric }) => metric !== 'cpu').map(({ outcome }) => outcome)).toEqual(
    Array(3).fill('SAFE'),
  );
});

test('harm needs both: more than the margin, and more than the floor', () => {
  const floors = { faults: 1000, rss: 1_048_576 };
  const outcome = (faults: readonly [number, number], mebibytes: readonly [number, number]) =>
    verdictOf(withFloor(withAmounts(changeRun({ 'st-a': lane(0) }), faults, mebibytes), floors)).outcome;
  // Beyond the floor, within the margin.
  expect(outcome([100_000, 102_000], [100, 103])).toBe('NO CHANGE');
  expect(outcome([100_000, 108_000], [100, 100])).toBe('NO-GO');
  expect(outcome([800, 2000], [3, 3])).toBe('NO-GO');
  expect(outcome([800, 800], [3, 4.5])).toBe('NO-GO');
});

test('a floor that decides is shown in the unit of the metric', () => {
  const run = withFloor(withAmounts(changeRun({ 'st-a': lane(0) }), [800, 2000], [3, 4.5]), {
    faults: 1000,
    rss: 1_048_576,
  });
  const { headline, reasons } = verdictOf(run);
  expect(headline).toMatch(/^NO-GO: .* uses 49\.9 % more memory .*, where 1\.00 MiB is tolerated \(and 1 more guard\)/);
  expect(reasons.map(({ message }) => message).join('\n')).toContain('at most 1,000 is tolerated');
});

test('reasons of harm come in the order that matters to people: throughput, memory, page faults', () => {
  const run = withAmounts(changeRun({ 'st-a': lane(-0.03), 'st-b': lane(-0.06) }), [800_000, 1_600_000], [300, 400]);
  const { reasons } = verdictOf(run);
  expect(reasons.map(({ lane: where, message }) => [where, /slower|memory|faults/.exec(message)?.[0]])).toEqual([
    ['st-b', 'slower'],
    ['st-a', 'slower'],
    ['st-a', 'memory'],
    ['st-b', 'memory'],
    ['st-a', 'faults'],
    ['st-b', 'faults'],
  ]);
});

test('a NO-GO states that other lanes are still open', () => {
  const { reasons } = verdictOf(changeRun({ 'st-a': lane(-0.06), 'st-b': lane(0, 0.3) }));
  expect(reasons.map(({ code }) => code)).toEqual(['harm', 'open-lanes']);
  expect(reasons[1]?.message).toBe('1 of 2 lanes is open: sampling ended when nothing could change the NO-GO.');
});
