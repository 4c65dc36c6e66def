import { expect, test } from 'vitest';
import type { AbPlan } from '../../../src/model/plan.ts';
import type { BuiltArm } from '../../../src/runner/build/build-arm.ts';
import { flagReached } from '../../../src/runner/run/flag-reached.ts';
import { identicalArms } from '../../../src/runner/run/preflight.ts';
import { comparedCode } from '../../fixtures/compared-code.ts';
import { syntheticRun } from '../../fixtures/synthetic-run.ts';

const { manifest } = syntheticRun({ blocks: 1 });

function built(arm: 'baseline' | 'candidate', value: string | null, checked = 4): BuiltArm {
  const record = manifest[arm];
  if (record === null) throw new Error('a synthetic run has both builds');
  const flags = {
    values: checked === 0 ? {} : { HZ4_S12_MPSC: value },
    units: checked,
    checked,
    definedIn: { HZ4_S12_MPSC: value === null ? 0 : checked },
    options: [],
  };
  return { record, library: `/job/lib/${arm}/lib.so`, flags, calls: [], statements: {} };
}

const sameBytes = (arm: BuiltArm): BuiltArm => ({ ...arm, record: { ...arm.record, librarySha256: 'a'.repeat(64) } });

test('identicalArms fails for equal libraries except for an env question', () => {
  const arms = { baseline: built('baseline', '0'), candidate: built('candidate', '1') };
  expect(identicalArms(manifest.plan, arms).status).toBe('pass');
  const equal = { baseline: sameBytes(arms.baseline), candidate: sameBytes(arms.candidate) };
  const status = (question: AbPlan['question']) => identicalArms({ ...manifest.plan, question }, equal).status;
  expect([status('flag'), status('line'), status('base'), status('env')]).toEqual(['fail', 'fail', 'fail', 'pass']);
});

test('identicalArms fails for files that differ only in what no loader reads', () => {
  const arms = { baseline: built('baseline', '0'), candidate: built('candidate', '1') };
  const code = { ...comparedCode(), isSame: true, code: null };
  const observation = identicalArms(manifest.plan, arms, code);
  expect(observation.status).toBe('fail');
  expect(observation.detail).toMatch(/same machine code and data, byte for byte: they differ in debug information/);
  expect(identicalArms({ ...manifest.plan, question: 'env' }, arms, code).status).toBe('pass');
  expect(identicalArms(manifest.plan, arms, comparedCode()).status).toBe('pass');
});

test.each([
  ['both defines have their values', '0', '1', 4, 'pass', /^baseline: the compiler saw HZ4_S12_MPSC=0 in 4 of 4/],
  [
    'the define was dropped',
    '0',
    '0',
    4,
    'fail',
    /^candidate: the plan sets HZ4_S12_MPSC=1, but the compiler saw HZ4_S12_MPSC=0/,
  ],
  ['no unit defines it', '0', null, 4, 'fail', /candidate: .* but the compiler saw HZ4_S12_MPSC undefined/],
  ['units disagree', '0', 'mixed', 4, 'fail', /saw HZ4_S12_MPSC=mixed/],
  ['no compiler call was recorded', '0', '1', 0, 'unknown', /not proven/],
] as const)('flagReached: %s', (_, baseline, candidate, checked, status, detail) => {
  const arms = { baseline: built('baseline', baseline, checked), candidate: built('candidate', candidate, checked) };
  const observation = flagReached(manifest.plan, arms);
  expect(observation.status).toBe(status);
  expect(observation.detail).toMatch(detail);
});
