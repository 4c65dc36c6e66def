import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { earlierBaselines } from '../../src/bundle/earlier-baselines.ts';
import { openBundle, SURVEY_BUNDLE } from '../../src/bundle/write-bundle.ts';
import type { Reading, SurveyManifest, SurveyPlan } from '../../src/model/survey.ts';
import { surveyAsRecorded } from '../fixtures/as-recorded.ts';
import { surveyRun } from '../fixtures/survey-run.ts';
import { temporary } from '../runner/runner-fixture.ts';

/** A result folder as a run leaves it. */
function keep(out: string, id: string, day: string, topic: SurveyPlan['topic'] = 'baseline'): string {
  const run = surveyAsRecorded(surveyRun({ topic, arms: [{ label: 'hz4', speed: 1, memory: 1 }], rounds: 4 }));
  const survey = { ...run.manifest.survey, id };
  const directory = join(out, `alloc-ab_${id}_${day}T030405Z`, 'bundle');
  mkdirSync(directory, { recursive: true });
  const bundle = openBundle<Reading, SurveyManifest>(directory, survey, SURVEY_BUNDLE);
  for (const reading of run.readings) bundle.append(reading);
  bundle.finish({ ...run.manifest, survey, samples: bundle.samples() });
  return directory;
}

test('earlierBaselines returns the newest first, and skips other results and unreadable folders', async () => {
  const out = temporary();
  keep(out, 'local-z', '20260101');
  keep(out, 'local-a', '20260103');
  keep(out, 'local-m', '20260102');
  keep(out, 'local-c', '20260104', 'compare');
  writeFileSync(join(keep(out, 'local-t', '20260105'), 'samples.jsonl'), 'cut off');
  const odd = join(out, 'alloc-ab_local-o_20260106T030405Z');
  mkdirSync(join(odd, 'bundle'), { recursive: true });
  for (const [index, text] of ['null', '{', '{"topic":"baseline"}'].entries()) {
    writeFileSync(join(odd, 'bundle/plan.json'), text);
    const found = await earlierBaselines(out);
    expect(
      found.map(({ id }) => id),
      String(index),
    ).toEqual(['local-a', 'local-m', 'local-z']);
  }
});

test('earlierBaselines of a missing folder is empty', async () => {
  expect(await earlierBaselines(join(temporary(), 'missing'))).toEqual([]);
});
