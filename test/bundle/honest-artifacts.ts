import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writtenJson } from '../../src/core/bundle/written-json.ts';
import type { SurveyRun } from '../../src/model/survey.ts';
import { asRecorded, bundleFilesOf, surveyAsRecorded } from '../fixtures/as-recorded.ts';
import { surveyRun } from '../fixtures/survey-run.ts';
import { syntheticRun } from '../fixtures/synthetic-run.ts';

/** The files of an artifact by name. */
export type Files = Readonly<Record<string, string | Buffer>>;

/** A value of JSON that a forger changes. */
// biome-ignore lint/suspicious/noExplicitAny: a forger does not keep to the types.
export type Forged = any;

const FIXTURES = join(import.meta.dirname, '../fixtures');

function recorded(folder: string): Files {
  const names = ['manifest.json', 'samples.jsonl', 'plan.json'];
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(FIXTURES, folder, name), 'utf8')]));
}

/** A SYNTHETIC baseline of ten rounds, with its control. */
function baselineSurvey(): SurveyRun {
  const run = surveyRun({ topic: 'baseline', arms: [{ label: 'hz4', speed: 1, memory: 1 }], rounds: 14, control: 1 });
  const { survey } = run.manifest;
  const parts = survey.parts.map((part) => ({ ...part, rounds: 10 }));
  return { ...run, manifest: { ...run.manifest, survey: { ...survey, parts } } };
}

/** Artifacts that are believed. Two were measured: process pairs, and lanes in lock-step. The others are SYNTHETIC, with every rule of this version. */
export const HONEST = {
  pairs: recorded('recorded-run'),
  lockstep: recorded('recorded-lockstep'),
  now: bundleFilesOf(asRecorded(syntheticRun({ blocks: 40, effect: 0.05, noise: 0.01 }))) as Files,
  worse: bundleFilesOf(asRecorded(syntheticRun({ blocks: 40, effect: -0.05, noise: 0.01 }))) as Files,
  survey: bundleFilesOf(surveyAsRecorded(baselineSurvey())) as Files,
} satisfies Record<string, Files>;
export type Honest = keyof typeof HONEST;

/** Changes the manifest; `plan.json` and the digest of the samples stay consistent with it. */
export function withManifest(files: Files, change: (manifest: Forged) => void): Files {
  const manifest = JSON.parse(String(files['manifest.json']));
  change(manifest);
  return {
    ...files,
    'manifest.json': writtenJson(manifest),
    'plan.json': writtenJson(manifest.survey ?? manifest.plan),
  };
}

/** A change of a manifest: all groups of the plan have their memory in this way. */
export function withLayout(layout: string): (manifest: Forged) => void {
  return ({ plan }) => {
    for (const { lockstep } of plan.lanes) if (lockstep !== null) lockstep.layout = layout;
  };
}

/** Changes the lines of samples. The manifest announces the new ones. */
export function withLines(files: Files, change: (lines: Forged[]) => Forged[]): Files {
  const lines = String(files['samples.jsonl'])
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  return withText(
    files,
    change(lines)
      .map((line) => `${JSON.stringify(line)}\n`)
      .join(''),
  );
}

/** Replaces the text of the samples. The manifest announces the new one. */
export function withText(files: Files, text: string | Buffer): Files {
  const announced = withManifest(files, (manifest) => {
    manifest.samples = {
      count: String(text).split('\n').length - 1,
      sha256: createHash('sha256').update(text).digest('hex'),
    };
  });
  return { ...announced, 'samples.jsonl': text };
}

/** Changes each line. */
export function withEach(files: Files, change: (line: Forged, index: number) => void): Files {
  return withLines(files, (lines) => {
    lines.forEach(change);
    return lines;
  });
}
