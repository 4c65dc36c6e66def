import { expect, test } from 'vitest';
import type { AbPlan } from '../../../src/model/plan.ts';
import type { BuiltArm } from '../../../src/runner/build/build-arm.ts';
import { flagReached, identicalArms } from '../../../src/runner/run/preflight.ts';
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
  };
  return { record, library: `/job/lib/${arm}/lib.so`, flags };
}

const sameBytes = (arm: BuiltArm): BuiltArm => ({ ...arm, record: { ...arm.record, librarySha256: 'a'.repeat(64) } });

test('equal libraries end a flag question, and are the design of an environment question', () => {
  const arms = { baseline: built('baseline', '0'), candidate: built('candidate', '1') };
  expect(identicalArms(manifest.plan, arms).status).toBe('pass');
  const equal = { baseline: sameBytes(arms.baseline), candidate: sameBytes(arms.candidate) };
  const ask = (question: AbPlan['question']) => identicalArms({ ...manifest.plan, question }, equal).status;
  expect([ask('flag'), ask('line'), ask('base'), ask('env')]).toEqual(['fail', 'fail', 'fail', 'pass']);
});

test.each([
  ['both as asked', '0', '1', 4, 'pass', /^baseline: the compiler saw HZ4_S12_MPSC=0 in 4 of 4/],
  [
    'the define was dropped',
    '0',
    '0',
    4,
    'fail',
    /^candidate: the plan sets HZ4_S12_MPSC=1, but the compiler saw HZ4_S12_MPSC=0/,
  ],
  ['nobody defines it', '0', null, 4, 'fail', /candidate: .* but the compiler saw HZ4_S12_MPSC undefined/],
  ['units disagree', '0', 'mixed', 4, 'fail', /saw HZ4_S12_MPSC=mixed/],
  ['the compiler was not seen', '0', '1', 0, 'unknown', /not proven/],
] as const)('%s', (_, baseline, candidate, asked, status, detail) => {
  const arms = { baseline: built('baseline', baseline, asked), candidate: built('candidate', candidate, asked) };
  const observation = flagReached(manifest.plan, arms);
  expect(observation.status).toBe(status);
  expect(observation.detail).toMatch(detail);
});
