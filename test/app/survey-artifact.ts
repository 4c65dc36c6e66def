import { createHash } from 'node:crypto';
import { isSurveyPlan, type Plan } from '../../src/model/plan-and-run.ts';
import type { Reading, SurveyManifest, SurveyPlan } from '../../src/model/survey.ts';
import { bundleFilesOf, surveyAsRecorded } from '../fixtures/as-recorded.ts';
import { type InventedSurvey, surveyRun } from '../fixtures/survey-run.ts';
import { syntheticBundle, zipBundle, zipFiles } from './synthetic-artifact.ts';

/** The files of a survey's bundle. */
export interface SurveyFiles {
  readonly manifest: SurveyManifest;
  readonly readings: readonly Reading[];
}

/** A SYNTHETIC bundle for the survey: each arm is 10 % slower than the one before it. Nothing was measured. */
export function syntheticSurvey(survey: SurveyPlan, invented: Partial<InventedSurvey> = {}): SurveyFiles {
  const { topic, arms, lanes } = survey;
  const run = surveyRun({
    topic,
    arms: arms.map(({ label }, index) => ({ label, speed: 0.9 ** index, memory: 1 + index / 10 })),
    rounds: Math.min(...survey.parts.map(({ rounds }) => rounds), 14),
    ...(topic === 'baseline' && { control: 1 }),
    ...invented,
  });
  const [template] = run.manifest.survey.lanes;
  const readings = lanes.flatMap(({ id }) =>
    run.readings.filter(({ lane }) => lane === template?.id).map((reading) => ({ ...reading, lane: id })),
  );
  const builds = run.manifest.builds.map((record, index) => {
    const source = arms[index]?.source;
    return record && { ...record, sha: source?.kind === 'build' ? source.sha : null };
  });
  return surveyAsRecorded({ manifest: { ...run.manifest, survey, builds }, readings });
}

/** The count and the digest of the readings in a manifest. */
export function samplesOf(readings: readonly Reading[]): SurveyManifest['samples'] {
  return { count: readings.length, sha256: createHash('sha256').update(readingsText(readings)).digest('hex') };
}

/** The zip file that a workflow uploads. */
export function zipSurvey({ manifest, readings }: SurveyFiles): Promise<Buffer> {
  return zipFiles(bundleFilesOf({ manifest, readings }));
}

/** The zip file of a SYNTHETIC bundle for any plan. */
export function zipSyntheticBundle(plan: Plan): Promise<Buffer> {
  return isSurveyPlan(plan) ? zipSurvey(syntheticSurvey(plan)) : zipBundle(syntheticBundle(plan));
}

function readingsText(readings: readonly Reading[]): string {
  return readings.map((reading) => `${JSON.stringify(reading)}\n`).join('');
}
