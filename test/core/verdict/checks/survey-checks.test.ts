import { expect, test } from 'vitest';
import { ROUNDS_MIN } from '../../../../src/core/analysis/survey/comparisons.ts';
import { LOOKS } from '../../../../src/core/plan/lanes/looks.ts';
import { RULES } from '../../../../src/core/plan/make-plan.ts';
import { fingerprintOf } from '../../../../src/core/verdict/checks/qualification.ts';
import {
  DISTURBED_SHARE_MAX,
  surveyChecks,
  surveyQualification,
} from '../../../../src/core/verdict/checks/survey-checks.ts';
import type { SurveyRun } from '../../../../src/model/survey.ts';
import { surveyRun } from '../../../fixtures/survey-run.ts';

const RUN = surveyRun({
  arms: [
    { label: 'main', speed: 1, memory: 1 },
    { label: 'other', speed: 1, memory: 1 },
  ],
});

const statusOf = (name: string, run: SurveyRun) => surveyChecks(run).find((check) => check.name === name)?.status;
const withReadings = (change: object): SurveyRun => ({
  ...RUN,
  readings: RUN.readings.map((reading) => ({ ...reading, ...change })),
});

test('a survey needs the rounds and the quiet that an A/B needs', () => {
  expect(ROUNDS_MIN).toBe(LOOKS[0]);
  expect(DISTURBED_SHARE_MAX).toBe(RULES.disturbedShare);
});

test('what the runner could not see is unknown, not passed', () => {
  expect(surveyChecks(RUN).every(({ status }) => status === 'pass')).toBe(true);
  expect(statusOf('disturbed-rounds', withReadings({ foreignCores: null }))).toBe('unknown');
  expect(statusOf('library-mapped', withReadings({ library: 'unknown' }))).toBe('unknown');
  expect(statusOf('machine-unchanged', { ...RUN, manifest: { ...RUN.manifest, observations: [] } })).toBe('unknown');
});

test('a qualification counts while the machine is as it was', () => {
  const qualification = { at: '2026-01-02T03:04:05.000Z', falseAlarms: 1, verdicts: 100, fingerprint: {} };
  const having = (fingerprint: Record<string, string>) =>
    ({
      ...RUN,
      manifest: { ...RUN.manifest, environment: {}, qualification: { ...qualification, fingerprint } },
    }) as unknown as SurveyRun;
  const same = fingerprintOf({});
  expect(surveyQualification(RUN).status).toBe('unknown');
  expect(surveyQualification(having({ ...same, cpu: 'another' })).status).toBe('unknown');
  expect(surveyQualification(having(same)).status).toBe('pass');
});
