import { expect, test } from 'vitest';
import { checkOverride, releaseRuling } from '../../../src/core/release/release-ruling.ts';
import type { ReleaseResult } from '../../../src/model/release.ts';
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
  expect(releaseRuling(order, [good('arm'), good('lab')])).toEqual({ passes: true, blockers: [] });
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
