import { expect, test } from 'vitest';
import { ssotRecords } from '../../../../src/core/report/verdict/record.ts';
import { HOSTILE, hostileRun, hostileVerdict } from '../../../fixtures/hostile.ts';
import { syntheticRun } from '../../../fixtures/synthetic-run.ts';
import { syntheticVerdict } from '../../../fixtures/synthetic-verdict.ts';

const run = syntheticRun({ effect: 0.1 });
const verdict = syntheticVerdict(run, 'GO');

test('ssotRecords have seven lines in the order of the team’s format', () => {
  for (const block of ssotRecords(run, verdict)) {
    const lines = block.split('\n');
    expect(lines).toHaveLength(7);
    expect(lines[0]).toMatch(/^alloc-ab hz4 HZ4_S12_MPSC=1 vs hz4 HZ4_S12_MPSC=0 \(abcdef0\) [\w-]+$/);
    expect(lines[1]).toMatch(/^T=(4|-) R=(90|-)$/);
    expect(lines[2]).toMatch(/^hz4 HZ4_S12_MPSC=1: \d{7,10}$/);
    expect(lines[3]).toMatch(/^hz4 HZ4_S12_MPSC=0: \d{7,10}$/);
    expect(lines[4]).toMatch(
      /^delta: \+\d+\.\d %( between neighbours; the medians differ by \+\d+\.\d %, drift included)?$/,
    );
    expect(lines[5]).toBe('perf: not measured');
    expect(lines[6]).toMatch(
      /^notes: GO, this lane (WIN|SAFE); reported by the program itself, confirmed; 95 % interval \+.*; peak RSS .* SAFE; minor faults /,
    );
  }
});

test('ssotRecords returns one record for each lane', () => {
  expect(ssotRecords(run, verdict)).toHaveLength(3);
});

test('ssotRecords have the lanes that were asked, not sentinels, controls and process pairs', () => {
  const [first] = verdict.effects;
  if (first === undefined) throw new Error('a verdict has an effect');
  const probes = (['sanity', 'sentinel', 'control'] as const).map((role) => ({ ...first, lane: `${role}/T=1`, role }));
  expect(ssotRecords(run, { ...verdict, effects: [...verdict.effects, ...probes] })).toEqual(ssotRecords(run, verdict));
});

test('a delta that contradicts the two numbers above it says why', () => {
  const [first] = verdict.effects;
  if (first === undefined) throw new Error('a verdict has an effect');
  const delta = (baseline: number, candidate: number, change: [number, number, number]) => {
    const [estimate = 0, low = 0, high = 0] = change;
    const effect = { ...first, baseline, candidate, change: { estimate, low, high } };
    return /^delta: (.*)$/m.exec(ssotRecords(run, { ...verdict, effects: [effect] })[0] ?? '')?.[1];
  };
  expect(delta(100, 103, [0.031, 0.01, 0.05])).toBe('+3.1 %');
  expect(delta(100, 99, [0.005, -0.02, 0.03])).toBe(
    '+0.50 % between neighbours; the medians differ by -1.0 %, drift included',
  );
  expect(delta(100, 112, [0.03, 0.01, 0.05])).toBe(
    '+3.0 % between neighbours; the medians differ by +12.0 %, drift included',
  );
  expect(delta(100, 100, [0.001, -0.01, 0.01])).toBe('+0.10 %');
});

test('the delta of a record is its first number over its second', () => {
  const [block = ''] = ssotRecords(run, verdict);
  const [candidate, baseline] = [...block.matchAll(/: (\d+)$/gm)].map((match) => Number(match[1]));
  const delta = Number(/delta: \+([\d.]+)/.exec(block)?.[1]);
  expect(((candidate ?? 0) / (baseline ?? 1) - 1) * 100).toBeCloseTo(delta, -1);
});

test('a record names both commits, and a lane without samples is not measured', () => {
  const { manifest } = run;
  const { plan } = manifest;
  if (plan.baseline.source.kind !== 'build') throw new Error('the synthetic baseline is a build');
  const baseline = { ...plan.baseline, source: { ...plan.baseline.source, sha: '9'.repeat(40) } };
  const other = { ...run, manifest: { ...manifest, plan: { ...plan, baseline } } };
  const bare = {
    ...verdict,
    effects: verdict.effects.map((effect) => ({ ...effect, change: null, baseline: null, candidate: null })),
  };
  const [block = ''] = ssotRecords(other, bare);
  expect(block).toContain('(abcdef0 vs 9999999)');
  expect(block).toContain('hz4 HZ4_S12_MPSC=1: not measured');
  expect(block).toContain('delta: not measured');
});

test.each(HOSTILE)('a record has seven lines with %j in every name', (text) => {
  for (const block of ssotRecords(hostileRun(run, text), hostileVerdict(verdict, text)))
    expect(block.split('\n')).toHaveLength(7);
});
