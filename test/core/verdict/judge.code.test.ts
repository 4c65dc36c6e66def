import { describe, expect, test } from 'vitest';
import { analyze } from '../../../src/core/analysis/ab/analyze.ts';
import { gateOutcome } from '../../../src/core/verdict/gate/gate-outcome.ts';
import { judge } from '../../../src/core/verdict/judge.ts';
import type { CodeComparison, FastPathBudgets, PathEnd } from '../../../src/model/code.ts';
import type { AbPlan } from '../../../src/model/plan.ts';
import type { AbRun, Manifest } from '../../../src/model/run.ts';
import { Verdict } from '../../../src/model/verdict.ts';
import { comparedCode, fastPath } from '../../fixtures/compared-code.ts';
import { around, pairedRun } from '../../fixtures/paired-run.ts';

const TARGET = 'mt-remote-small/T=4,R=90';
const GUARD = 'st-mixed-small';
const GAINING = pairedRun({
  [TARGET]: { throughput: around(0.1, 0.01, 20) },
  [GUARD]: { throughput: around(0, 0.01, 20) },
});

function verdictOf(run: AbRun): Verdict {
  return Verdict.parse(judge(run, analyze(run)));
}

/** A run that gains on its target, with this code and these budgets. */
function run(code: CodeComparison | undefined, fastPathBudgets?: FastPathBudgets, more: Partial<AbPlan> = {}): AbRun {
  const plan = { ...GAINING.manifest.plan, ...more, ...(fastPathBudgets && { fastPath: fastPathBudgets }) };
  return { ...GAINING, manifest: { ...GAINING.manifest, plan, ...(code && { code }) } };
}

const checkOf = (verdict: Verdict) => verdict.checks.find(({ name }) => name === 'fast-path');

describe('a budget of the straight path', () => {
  test('that is exceeded makes a gain NO-GO, and names what, by how much, and the baseline', () => {
    const verdict = verdictOf(run(comparedCode(), { free: { branches: 0, atomics: 0, loads: 2 } }));
    expect(verdict.outcome).toBe('NO-GO');
    expect(verdict.headline).toContain(
      'NO-GO: free has 2 conditional branches on its straight path, 2 more than its budget of 0; the baseline has 0',
    );
    expect(verdict.reasons.map(({ code }) => code).slice(0, 2)).toEqual(['fast-path', 'fast-path']);
    expect(verdict.reasons[1]?.message).toBe(
      'free has 1 atomic operation on its straight path, 1 more than its budget of 0; the baseline has 0.',
    );
    expect(checkOf(verdict)).toMatchObject({ status: 'fail' });
    expect(verdict.code).toEqual(comparedCode());
  });

  test('that is kept is a check that passed', () => {
    const verdict = verdictOf(run(comparedCode(), { free: { branches: 2 }, malloc: { divisions: 0 } }));
    expect(verdict.outcome).toBe('GO');
    expect(checkOf(verdict)).toMatchObject({ status: 'pass', detail: 'Within budget: 2 entry points.' });
    expect(checkOf(verdictOf(run(comparedCode())))).toBeUndefined();
  });

  test.each([
    [
      'without binutils',
      { ...comparedCode(), code: null, problem: 'objdump is not installed.' },
      'objdump is not installed.',
    ],
    ['without a comparison', undefined, 'The code was not compared.'],
    ['for a function that is not exported', comparedCode({ fastPaths: [] }), 'The candidate exports no free.'],
    [
      'for a path that ends at a computed jump',
      comparedCode({ fastPaths: [endingAt('computed-jump')] }),
      'The straight path of free ends at a jump to a computed address, so not all of it is counted.',
    ],
  ])('%s it is unknown, and the headline says so', (_, code, detail) => {
    const verdict = verdictOf(run(code, { free: { branches: 2 } }));
    expect(checkOf(verdict)).toMatchObject({ status: 'unknown', detail });
    expect(verdict.outcome).toBe('GO');
    expect(verdict.headline).toContain('not checked: fast-path');
  });

  test('an excess counts also where the path ends early', () => {
    const code = comparedCode({ fastPaths: [endingAt('loop')] });
    expect(verdictOf(run(code, { free: { loads: 1 } })).outcome).toBe('NO-GO');
  });

  test('a run that is not valid stays INVALID', () => {
    const broken = run(comparedCode(), { free: { branches: 0 } });
    const incidents: Manifest['incidents'] = [
      { code: 'bench-crashed', phase: 'sampling', message: 'It crashed.', next: 'Look.' },
    ];
    const verdict = verdictOf({ ...broken, manifest: { ...broken.manifest, incidents } });
    expect(verdict.outcome).toBe('INVALID');
    expect(verdict.reasons[0]?.code).toBe('bench-crashed');
  });

  test('of a question about the environment is none: both arms are one library', () => {
    const { baseline, candidate } = GAINING.manifest.plan;
    const plan = { question: 'env' as const, candidate: { ...candidate, source: baseline.source } };
    expect(checkOf(verdictOf(run(undefined, { free: { branches: 0 } }, plan)))).toBeUndefined();
  });

  test('makes a gate red after one measurement', () => {
    const exceeded = run(comparedCode(), { free: { branches: 0 } });
    const outcome = gateOutcome({ verdict: verdictOf(exceeded), manifest: exceeded.manifest }, null);
    expect(outcome).toMatchObject({ state: 'regression', facts: [expect.stringContaining('free has 2 conditional')] });
    expect(outcome.title).toBe(
      'Fast path above its budget: free has 2 conditional branches on its straight path, 2 more than its budget of 0; the baseline has 0',
    );
  });
});

function endingAt(end: PathEnd) {
  const path = fastPath('free');
  return { ...path, candidate: path.candidate && { ...path.candidate, end } };
}

describe('the same machine code in files that differ', () => {
  const same: CodeComparison = { ...comparedCode(), isSame: true, sections: [], code: null };
  const unmeasured = (question: AbPlan['question']): AbRun => {
    const { manifest } = run(same, undefined, { question });
    return { manifest: { ...manifest, ended: 'not-started', samples: { ...manifest.samples, count: 0 } }, samples: [] };
  };

  test.each(['flag', 'line'] as const)('is INVALID for a %s, and says in what the files differ', (question) => {
    const verdict = verdictOf(unmeasured(question));
    expect(verdict.outcome).toBe('INVALID');
    expect(verdict.reasons.map(({ code }) => code)).toEqual(['byte-identical-arms']);
    expect(verdict.headline).toContain('are the same machine code and data, byte for byte (the files differ in debug');
  });

  test('proves that a base question changed nothing, and a gate is not affected', () => {
    const asked = unmeasured('base');
    const verdict = verdictOf(asked);
    expect(verdict.outcome).toBe('NO CHANGE');
    expect(gateOutcome({ verdict, manifest: asked.manifest }, null)).toMatchObject({ state: 'not-affected' });
  });
});
