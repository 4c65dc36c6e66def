import { describe, expect, test } from 'vitest';
import { analyze } from '../../../src/core/analysis/ab/analyze.ts';
import { checkOverride, releaseRuling } from '../../../src/core/release/release-ruling.ts';
import { judge } from '../../../src/core/verdict/judge.ts';
import type { CodeComparison, FastPathBudgets } from '../../../src/model/code.ts';
import type { ReleaseOrder, ReleaseResult } from '../../../src/model/release.ts';
import { comparedCode, fastPath } from '../../fixtures/compared-code.ts';
import { releaseOrderOn, releaseResult } from '../../fixtures/release.ts';

const order = releaseOrderOn('lab', 'arm');
const good = (machine: string) => releaseResult(machine, [0.01, 0]);
const blockers = (...results: ReleaseResult[]) => releaseRuling(order, results).blockers;
const effects = ({ run, verdict, signed }: ReleaseResult, change: object): ReleaseResult => ({
  run,
  signed,
  verdict: { ...verdict, effects: verdict.effects.map((effect) => ({ ...effect, ...change })) },
});

test('releaseRuling passes when every machine excludes a loss on every lane', () => {
  expect(releaseRuling(order, [good('arm'), good('lab')])).toEqual({ passes: true, isWorse: false, blockers: [] });
  const { outcome, reasons } = good('lab').verdict;
  expect(outcome).toBe('GO');
  expect(new Set(reasons.map(({ code }) => code))).toEqual(new Set(['gain', 'not-worse']));
});

test('releaseRuling names a loss on one lane of one machine', () => {
  expect(blockers(good('lab'), releaseResult('arm', [0.01, -0.05]))).toEqual([
    expect.stringMatching(/^arm: throughput on st-mixed-small: −4\.\d+ % .*, a loss beyond the margin\.$/),
  ]);
});

test('releaseRuling blocks on a result that noise leaves open', () => {
  expect(blockers(good('lab'), releaseResult('arm', [-0.01, 0], 0.06))[0]).toContain(
    'does not exclude a loss beyond the margin (OPEN)',
  );
});

test('releaseRuling blocks on a machine that is missing, measured twice, or not required', () => {
  expect(blockers(good('lab'))).toEqual(['arm: not measured.']);
  expect(blockers(good('lab'), good('arm'), good('arm'))[0]).toContain('more than once');
  expect(blockers(good('lab'), good('arm'), good('other'))).toEqual(['other: is not a machine of this release.']);
});

test('releaseRuling blocks on a result of another comparison', () => {
  const moved = { ...order, requests: order.requests.map((one) => ({ ...one, candidate: one.baseline })) };
  expect(releaseRuling(moved, [good('lab'), good('arm')]).blockers[0]).toContain('measured another comparison');
});

test('releaseRuling blocks on a missing lane, no margin, or a wider margin', () => {
  const results = [good('lab'), good('arm')];
  const [first] = order.lanes;
  if (first === undefined) throw new Error('no lanes');
  const more = { ...order, lanes: [...order.lanes, { ...first, id: 'more' }] };
  expect(releaseRuling(more, results).blockers[0]).toBe('lab: throughput on more was not measured.');
  const off = { ...first, measures: [{ metric: 'throughput', role: 'info' }] } as const;
  const unasked = { ...order, lanes: [{ ...off, measures: [...off.measures] }] };
  expect(releaseRuling(unasked, results).blockers[0]).toContain('has no margin, so nothing is shown');
  for (const change of [{ bound: null }, { bound: 0.2 }, { role: 'info' }]) {
    expect(blockers(good('lab'), effects(good('arm'), change))[0]).toContain('another margin');
  }
});

test('releaseRuling blocks on INVALID with its headline, and passes the same library', () => {
  const invalid = good('arm');
  expect(
    blockers(good('lab'), {
      ...invalid,
      verdict: { ...invalid.verdict, outcome: 'INVALID', headline: 'INVALID: it crashed' },
    }),
  ).toEqual(['arm: INVALID: it crashed']);
  const same = {
    ...invalid.verdict,
    outcome: 'NO CHANGE',
    reasons: [{ code: 'byte-identical-arms', message: '', next: '' }],
    effects: [],
  } as const;
  expect(blockers(good('lab'), { ...invalid, verdict: { ...same, reasons: [...same.reasons], effects: [] } })).toEqual(
    [],
  );
});

describe('the budgets of the straight paths of a release', () => {
  const own: ReleaseOrder = { ...releaseOrderOn('lab'), fastPath: { free: { branches: 0 } } };
  const within = comparedCode({ fastPaths: [fastPath('free')] });
  /** A good result whose machine compared this code, by a plan with these budgets, and the verdict that it reached. */
  function measured(code: CodeComparison | undefined, planned: FastPathBudgets | undefined): ReleaseResult {
    const { run, signed } = good('lab');
    const { fastPath: _, ...plan } = run.manifest.plan;
    const manifest = {
      ...run.manifest,
      plan: { ...plan, ...(planned !== undefined && { fastPath: planned }) },
      ...(code !== undefined && { code }),
    };
    const counted = { ...run, manifest };
    return { run: counted, verdict: judge(counted, analyze(counted)), signed };
  }
  const blockersOf = (result: ReleaseResult) => releaseRuling(own, [result]).blockers;

  test('are kept by a path that was counted to its end', () => {
    expect(releaseRuling(own, [measured(within, own.fastPath)])).toEqual({
      passes: true,
      isWorse: false,
      blockers: [],
    });
  });

  const cut = fastPath('free');
  const NEXT =
    'Install binutils on the machine and measure again; take an entry point that cannot be counted out of "fastPath" of the line in the configuration.';
  test.each([
    [
      'without a disassembler',
      { ...within, code: null, problem: 'objdump is not installed.' },
      'objdump is not installed.',
    ],
    ['without a comparison', undefined, 'The code was not compared.'],
    ['without the entry point', comparedCode({ fastPaths: [] }), 'The candidate exports no free.'],
    [
      'that ends at a computed jump',
      comparedCode({
        fastPaths: [{ ...cut, candidate: cut.candidate && { ...cut.candidate, end: 'computed-jump' as const } }],
      }),
      'The straight path of free ends at a jump to a computed address, so not all of it is counted.',
    ],
  ])('do not pass with a path that could not be counted: %s', (_, code, why) => {
    const result = measured(code, own.fastPath);
    expect(result.verdict.outcome).toBe('GO');
    expect(releaseRuling(own, [result])).toEqual({
      passes: false,
      isWorse: false,
      blockers: [`lab: the budget of a straight path is not checked. ${why} ${NEXT}`],
    });
  });

  test.each([
    ['had none', undefined],
    ['had a larger one', { free: { branches: 9 } }],
    ['had another entry point', { malloc: { branches: 0 } }],
  ])('count where the plan of the machine %s', (_, planned) => {
    const result = measured(comparedCode(), planned);
    expect(result.verdict.outcome).toBe('GO');
    const { passes, isWorse, blockers } = releaseRuling(own, [result]);
    expect({ passes, isWorse }).toEqual({ passes: false, isWorse: true });
    expect(blockers).toEqual([
      'lab: free has 2 conditional branches on its straight path, 2 more than its budget of 0; the baseline has 0. Take it off the straight path, or raise the budget "fastPath" of the line in the configuration.',
    ]);
    expect(blockersOf(measured(within, planned))).toEqual([]);
  });

  test('name an entry point that the plan of the machine did not ask for', () => {
    const hook: ReleaseOrder = { ...own, fastPath: { hz4_free_hook: { calls: 0 } } };
    expect(releaseRuling(hook, [measured(within, undefined)]).blockers[0]).toContain(
      'The plan did not ask for hz4_free_hook.',
    );
  });

  test('are the only ones: a smaller budget of a plan is not one of the release', () => {
    const result = measured(comparedCode(), { free: { branches: 1 } });
    expect(result.verdict.outcome).toBe('NO-GO');
    const roomy: ReleaseOrder = { ...own, fastPath: { free: { branches: 2 } } };
    expect(releaseRuling(roomy, [result])).toEqual({ passes: true, isWorse: false, blockers: [] });
  });

  test('are met by the same machine code, whatever of it could be counted', () => {
    expect(blockersOf(measured({ ...within, isSame: true, code: null }, own.fastPath))).toEqual([]);
  });
});

test('checkOverride needs two people and a reason', () => {
  const override = { by: 'otto', askedBy: 'mina', reason: ' needed for\nsecurity ' };
  expect(checkOverride(override)).toEqual({ ok: true, value: { ...override, reason: 'needed for security' } });
  const code = (change: object) => {
    const result = checkOverride({ ...override, ...change });
    return result.ok ? 'ok' : result.error.code;
  };
  expect([code({ by: 'Mina' }), code({ by: '' }), code({ askedBy: '' }), code({ reason: ' ' })]).toEqual([
    ...Array(3).fill('needs-second-maintainer'),
    'missing-reason',
  ]);
});
