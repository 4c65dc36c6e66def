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
    expect(lines[4]).toMatch(/^delta: \+\d+\.\d %$/);
    expect(lines[5]).toBe('perf: not measured');
    expect(lines[6]).toMatch(/^notes: GO, this lane (WIN|SAFE); 95 % interval \+.*; peak RSS .* SAFE; minor faults /);
  }
});

test('ssotRecords returns one record for each lane', () => {
  expect(ssotRecords(run, verdict)).toHaveLength(3);
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
