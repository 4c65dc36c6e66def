import { expect, test } from 'vitest';
import { surveyChecks } from '../../../../src/core/verdict/checks/survey-checks.ts';
import { surveyClaims } from '../../../../src/core/verdict/checks/survey-claims.ts';
import type { Reading, SurveyRun } from '../../../../src/model/survey.ts';
import { surveyRun } from '../../../fixtures/survey-run.ts';

const ARMS = ['first', 'second', 'third'].map((label) => ({ label, speed: 1, memory: 1 }));
const RUN = surveyRun({ arms: ARMS, rounds: 20 });

/** The survey with what the third allocator makes of its processes. */
const third = (attack: (honest: Reading) => Partial<Reading>, run = RUN): SurveyRun => ({
  ...run,
  readings: run.readings.map((each) => (each.arm === 2 ? { ...each, ...attack(each) } : each)),
});

test('numbers that programs report about themselves are marked as theirs', () => {
  const [finding, ...more] = surveyClaims(RUN);
  expect(more).toEqual([]);
  expect(finding).toMatchObject({ name: 'claims', status: 'pass' });
  expect(finding?.detail).toContain('These numbers are its own.');
});

test('an early exit that prints a result is work not done, and names its allocator', () => {
  const early = third(({ value }) => ({ value: 30 * (value ?? 0), wallNs: 2_000_000, cpuNs: 1_500_000 }));
  const wrong = surveyChecks(early).filter(({ status }) => status === 'fail');
  expect(new Set(wrong.map(({ code }) => code))).toEqual(new Set(['work-not-done']));
  for (const { detail } of wrong) expect(detail).toContain('third');
});

test('a survey whose lanes are timed from outside has no claims', () => {
  const { survey } = RUN.manifest;
  const lanes = survey.lanes.map((lane) => ({ ...lane, timing: 'outside' as const }));
  expect(surveyClaims({ ...RUN, manifest: { ...RUN.manifest, survey: { ...survey, lanes } } })).toEqual([]);
});

test('fewer rounds than a first look contradict nothing', () => {
  const few = third(() => ({ wallNs: 2_000_000, cpuNs: 1_500_000 }), surveyRun({ arms: ARMS, rounds: 5 }));
  expect(surveyClaims(few).filter(({ status }) => status === 'fail')).toEqual([]);
});
