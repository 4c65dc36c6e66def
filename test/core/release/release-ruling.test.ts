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

test('it passes when every machine has excluded a loss on every lane', () => {
  expect(releaseRuling(order, [good('arm'), good('lab')])).toEqual({ passes: true, blockers: [] });
  const { outcome, reasons } = good('lab').verdict;
  expect(outcome).toBe('GO');
  expect(new Set(reasons.map(({ code }) => code))).toEqual(new Set(['not-worse']));
});

test('a loss on one lane of one machine is in the way, and named', () => {
  expect(blockers(good('lab'), releaseResult('arm', [0.01, -0.05]))).toEqual([
    expect.stringMatching(/^arm: throughput on st-mixed-small: −4\.\d+ % .*, a loss beyond the margin\.$/),
  ]);
});

test('what the noise leaves open is in the way as well', () => {
  expect(blockers(good('lab'), releaseResult('arm', [-0.01, 0], 0.06))[0]).toContain(
    'does not exclude a loss beyond the margin (OPEN)',
  );
});

test('a machine that is missing, measured twice, or not one of them', () => {
  expect(blockers(good('lab'))).toEqual(['arm: not measured.']);
  expect(blockers(good('lab'), good('arm'), good('arm'))[0]).toContain('more than once');
  expect(blockers(good('lab'), good('arm'), good('other'))).toEqual(['other: is no machine of this release.']);
});

test('a result of something else does not count', () => {
  const moved = { ...order, requests: order.requests.map((one) => ({ ...one, candidate: one.baseline })) };
  expect(releaseRuling(moved, [good('lab'), good('arm')]).blockers[0]).toContain('measured something else');
});

test('what is not asked is not shown: no lane, no margin, a wider one', () => {
  const results = [good('lab'), good('arm')];
  const [first] = order.lanes;
  if (first === undefined) throw new Error('no lanes');
  const more = { ...order, lanes: [...order.lanes, { ...first, id: 'more' }] };
  expect(releaseRuling(more, results).blockers[0]).toBe('lab: throughput on more was not measured.');
  const off = { ...first, measures: [{ metric: 'throughput', role: 'info' }] } as const;
  const unasked = { ...order, lanes: [{ ...off, measures: [...off.measures] }] };
  expect(releaseRuling(unasked, results).blockers[0]).toContain('nothing is asked');
  for (const change of [{ bound: null }, { bound: 0.2 }, { role: 'info' }]) {
    expect(blockers(good('lab'), effects(good('arm'), change))[0]).toContain('another margin');
  }
});

test('INVALID is in the way with its own words, the same library is not', () => {
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

test('an override takes two people and a reason', () => {
  const said = { by: 'otto', askedBy: 'mina', reason: ' needed for\nsecurity ' };
  expect(checkOverride(said)).toEqual({ ok: true, value: { ...said, reason: 'needed for security' } });
  const code = (change: object) => {
    const answer = checkOverride({ ...said, ...change });
    return answer.ok ? 'ok' : answer.error.code;
  };
  expect([code({ by: 'Mina' }), code({ by: '' }), code({ askedBy: '' }), code({ reason: ' ' })]).toEqual([
    ...Array(3).fill('needs-second-maintainer'),
    'missing-reason',
  ]);
});
