import { expect, test } from 'vitest';
import { analyze } from '../../../src/core/analysis/ab/analyze.ts';
import { fingerprintOf } from '../../../src/core/verdict/checks/qualification.ts';
import { judge } from '../../../src/core/verdict/judge.ts';
import type { AbRun, Manifest } from '../../../src/model/run.ts';
import type { Verdict } from '../../../src/model/verdict.ts';
import { around, pairedRun } from '../../fixtures/paired-run.ts';
import { syntheticRun } from '../../fixtures/synthetic-run.ts';

const TARGET = 'mt-remote-small/T=8,R=90';
const gaining = (changes: Partial<Manifest> = {}): AbRun => {
  const run = pairedRun({ [TARGET]: { throughput: around(0.1, 0.01, 20) } });
  return { ...run, manifest: { ...run.manifest, samples: { ...run.manifest.samples, count: 40 }, ...changes } };
};
const verdictOf = (run: AbRun): Verdict => judge(run, analyze(run));
const textOf = (verdict: Verdict, name: string) => verdict.basis?.find((fact) => fact.name === name);
const qualified = (run: AbRun, at: string, changes: Partial<Manifest['environment']> = {}): AbRun => {
  const environment = { ...run.manifest.environment, ...changes } as Manifest['environment'];
  const fingerprint = fingerprintOf(run.manifest.environment);
  const counts = { verdicts: 20, falseAlarms: 0, invalid: 0, lanes: {}, injected: [] };
  const qualification = { schema: 1, at, tool: '0.1.0', fingerprint, ...counts } as const;
  return { ...run, manifest: { ...run.manifest, environment, qualification: { ...qualification, injected: [] } } };
};

test('a headline names a machine that was never qualified', () => {
  const verdict = verdictOf(gaining());
  expect(verdict.outcome).toBe('GO');
  expect(verdict.headline).toContain('machine never qualified');
  expect(textOf(verdict, 'machine')?.text).toBe('machine default, never qualified');
});

test('a headline does not mention a qualified machine; the age of the qualification is among the facts', () => {
  const run = gaining({ environment: { ...syntheticRun().manifest.environment, cores: '16' } });
  const verdict = verdictOf(qualified(run, '2025-12-03T00:00:00.000Z'));
  expect(verdict.headline).toMatch(/no guard is harmed \(reported by the program itself\)$/);
  expect(textOf(verdict, 'machine')).toEqual({ name: 'machine', text: 'machine default, qualified 30 days before' });
  const changed = verdictOf(qualified(run, '2025-12-03T00:00:00.000Z', { kernel: 'Linux 6.12.0' }));
  expect(changed.headline).toContain('machine changed since it was qualified');
});

test('a headline names more threads than processors', () => {
  const verdict = verdictOf(gaining({ environment: { cores: '2' } }));
  expect(verdict.headline).toContain('8 threads on 2 processors');
  const limited = verdictOf(gaining({ environment: { cores: '16', processors: '1.5' } }));
  expect(textOf(limited, 'threads')?.weak).toBe('8 threads on 1.5 processors');
  const enough = verdictOf(gaining({ environment: { cores: '8' } }));
  expect(textOf(enough, 'threads')).toEqual({ name: 'threads', text: '8 threads on 8 processors' });
  expect(enough.headline).not.toContain('threads');
  expect(textOf(verdictOf(gaining({ environment: { cores: 'unknown' } })), 'threads')?.weak).toBe('processors unknown');
});

test('lanes, blocks, time and the smallest visible change are among the facts', () => {
  const verdict = verdictOf(gaining());
  expect(textOf(verdict, 'lanes')?.text).toBe('the only lane of suite ssot');
  expect(textOf(verdict, 'sampling')?.text).toMatch(/^20 blocks a lane in .+ s of sampling$/);
  expect(textOf(verdict, 'detects')?.text).toMatch(/^the smallest visible change is 0\.\d\d %$/);
});

test('a part of the sufficient suite weakens the headline, and the advice is to ask the whole suite', () => {
  const run = gaining();
  const suite = { name: 'ssot', sufficient: true, lanes: 7, asked: 1, command: '/ab X suite ssot' };
  const of = (changes: object) => {
    const plan = { ...run.manifest.plan, suite: { ...suite, ...changes } };
    return verdictOf({ ...run, manifest: { ...run.manifest, plan } });
  };
  const part = of({});
  expect(part.headline).toContain('only 1 of the 7 lanes of suite ssot');
  expect(part.reasons[0]).toMatchObject({
    next: 'Ask the full suite before you promote the flag.',
    command: '/ab X suite ssot',
  });
  expect(of({ asked: 0 }).headline).toContain('1 lane, none of suite ssot');
  expect(of({ asked: 7 }).reasons[0]?.next).toBe('Promote the flag into the default preset.');
  expect(of({ asked: 7 }).headline).not.toContain('ssot');
  // The default suite is not one that a team has called sufficient.
  const unnamed = of({ asked: 7, sufficient: false });
  expect(unnamed.reasons[0]?.next).toContain('Decide whether suite ssot is enough before you promote the flag');
  expect(textOf(unnamed, 'lanes')?.text).toContain('which the configuration does not call sufficient');
  const { suite: _, ...old } = run.manifest.plan;
  const earlier = verdictOf({ ...run, manifest: { ...run.manifest, plan: old } });
  expect(earlier.reasons[0]?.next).toContain('Ask the suite that your team calls sufficient');
});

test('one harmed lane is enough for a NO-GO: the other lanes do not weaken it', () => {
  const run = pairedRun({ 'st-a': { throughput: around(-0.06, 0.01, 20) } });
  const suite = { name: 'ssot', sufficient: true, lanes: 7, asked: 1, command: '/ab X suite ssot' };
  const verdict = verdictOf({ ...run, manifest: { ...run.manifest, plan: { ...run.manifest.plan, suite } } });
  expect(verdict.outcome).toBe('NO-GO');
  expect(verdict.headline).not.toContain('suite ssot');
  expect(verdict.reasons[0]?.next).toContain('Leave the flag off');
});

test('a sentinel that shows nothing weakens the headline', () => {
  const run = gaining();
  const [lane] = run.manifest.plan.lanes;
  if (lane === undefined) throw new Error('a run has a lane');
  const noisy = pairedRun({ [TARGET]: { throughput: around(0, 0.4, 20) } });
  const id = 'mt-remote-small.aa/T=8,R=90';
  const sentinel = { ...lane, id, role: 'sentinel', measures: [{ metric: 'throughput', role: 'sentinel' }] } as const;
  const plan = { ...run.manifest.plan, lanes: [lane, { ...sentinel, measures: [...sentinel.measures] }] };
  const samples = [...run.samples, ...noisy.samples.map((sample) => ({ ...sample, lane: id }))];
  const verdict = verdictOf({ manifest: { ...run.manifest, plan }, samples });
  expect(verdict.outcome).toBe('GO');
  expect(verdict.checks.find(({ name }) => name === 'aa-sentinel')?.status).toBe('unknown');
  expect(verdict.headline).toContain('baseline against its own copy too noisy');
});

test('a check that could not be made weakens the headline by its name', () => {
  const observations = gaining().manifest.observations.map((seen) =>
    seen.name === 'flag-reached' ? { ...seen, status: 'unknown' as const } : seen,
  );
  const verdict = verdictOf(gaining({ observations }));
  expect(verdict.headline).toContain('not checked: flag-reached');
  // The noise of the machine shows in the intervals.
  expect(verdict.headline).not.toContain('machine-unchanged');
  expect(textOf(verdict, 'checks')?.text).toContain('machine-unchanged');
});

test('INCONCLUSIVE and INVALID claim nothing, so their headlines have no reservation', () => {
  const open = pairedRun({ [TARGET]: { throughput: around(0, 0.3, 20) } });
  const run = { ...open, manifest: { ...open.manifest, samples: { ...open.manifest.samples, count: 40 } } };
  expect(verdictOf(run).headline).not.toContain('(');
});
