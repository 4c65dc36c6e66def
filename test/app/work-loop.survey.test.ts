import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { SurveyPlan } from '../../src/model/survey.ts';
import { smuggled } from '../core/harmless-markdown.ts';
import { surveyAsRecorded } from '../fixtures/as-recorded.ts';
import { HOSTILE } from '../fixtures/hostile.ts';
import type { Comment } from '../github-simulator/state.ts';
import { MEASURED, runWorkflows, type Stage, startStage, waitUntil } from './stage.ts';
import { type SurveyFiles, samplesOf, syntheticSurvey, zipSurvey } from './survey-artifact.ts';
import { zipFiles } from './synthetic-artifact.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
beforeEach(() => runWorkflows(stage.github));
afterEach(() => expect(stage.github.violations).toEqual([]));
afterAll(() => stage.end());

/** Waits for the end of a survey and returns its only reply. It has one workflow run and no check. */
async function replyTo(command: Comment): Promise<string> {
  await stage.allSettled();
  expect(stage.checksOf(command)).toEqual([]);
  expect(stage.workflowRunsOf(command)).toHaveLength(1);
  const [reply, ...others] = stage.repliesTo(command);
  expect(others).toEqual([]);
  return reply?.body ?? '';
}

test('/ab compare posts one comment with a table for each lane, and no check', async () => {
  const command = await stage.comment('/ab compare hz4 vs hz3,system');
  const text = await replyTo(command);
  expect(command.reactions.map(({ content }) => content)).toEqual(['eyes']);
  expect(text).toMatch(/^\*\*COMPARED: /m);
  expect(text.match(/^\| 3 \| system \|/gm)).toHaveLength(3);
  expect(text).toContain('[bundle with every reading](');
  const survey = JSON.parse(stage.workflowRunsOf(command)[0]?.inputs.plan ?? '') as SurveyPlan;
  expect(survey).toMatchObject({
    topic: 'compare',
    arms: [{ label: 'hz4', source: { sha: stage.repository.headSha } }, { label: 'hz3' }, { label: 'system' }],
    benches: { sha: stage.repository.mainSha },
  });
});

test('/ab baseline shows mean, median and standard deviation of each lane', async () => {
  const text = await replyTo(await stage.comment('/ab baseline'));
  expect(text).toMatch(/^\*\*BASELINE: hz4 on 3 of 3 lanes/m);
  expect(text).toMatch(/^\| lane \| runs \| mean \| median \| stdev \|/m);
});

test('a second baseline is compared with the previous one', async () => {
  const text = await replyTo(await stage.comment('/ab baseline suite ssot'));
  expect(text).toContain('**Against the previous baseline**');
  expect(text).toContain('is the same commit');
  const line = { repository: MEASURED, machine: 'default', arm: 'hz4' };
  const baselines = await stage.store().baselines.of(stage.repositoryId, line);
  expect(baselines).toHaveLength(2);
});

test('/ab health shows every preset and lane', async () => {
  const text = await replyTo(await stage.comment('/ab health'));
  expect(text).toMatch(/^\*\*HEALTHY: /m);
  expect(text).toMatch(/^\| hz4 \| built \| exit 0 \| exit 0 \|/m);
});

test('one comment shows the states of a survey in order: queued, running, document', async () => {
  const titles: string[] = [];
  stage.github.observe(({ operation, when, body }) => {
    const text = (body as { body?: string } | undefined)?.body;
    if (when === 'after' && /^issues\/(create|update)-comment$/.test(operation))
      titles.push(/\*\*(\w+)/.exec(text ?? '')?.[1] ?? '');
  });
  let finish = async () => {};
  stage.github.onDispatch(({ inputs }, control) => {
    control.start();
    finish = async () => {
      control.upload(`alloc-ab-${inputs.id}`, await zipSurvey(syntheticSurvey(JSON.parse(inputs.plan ?? ''))));
      control.complete('success');
    };
  });
  const command = await stage.comment('/ab baseline T=4');
  await waitUntil(
    () => stage.repliesTo(command)[0]?.body.includes('**RUNNING') === true,
    'the comment shows that it runs',
  );
  await finish();
  await replyTo(command);
  expect(titles).toEqual(['QUEUED', 'RUNNING', 'BASELINE']);
});

test('/ab cancel cancels a survey', async () => {
  stage.github.onDispatch((_, control) => {
    control.start();
    control.record.stop.signal.addEventListener('abort', () => control.complete('cancelled'));
  });
  const command = await stage.comment('/ab compare hz4 vs system');
  await waitUntil(() => stage.workflowRunsOf(command)[0]?.status === 'in_progress', 'it runs');
  await stage.comment('/ab cancel');
  expect(await replyTo(command)).toContain('CANCELLED by mina');
});

type MakeInvalid = (bundle: SurveyFiles) => Promise<Buffer> | Buffer;
const withManifest = (bundle: SurveyFiles, manifest: object) =>
  zipSurvey({ ...bundle, manifest: { ...bundle.manifest, ...manifest } });
const withReadings = ({ manifest }: SurveyFiles, readings: SurveyFiles['readings']) =>
  zipSurvey({ manifest: { ...manifest, samples: samplesOf(readings) }, readings });

const INVALID_SURVEYS: readonly (readonly [string, string, MakeInvalid])[] = [
  ['truncated', 'the archive cannot be read', async (bundle) => (await zipSurvey(bundle)).subarray(0, 2000)],
  ['without readings', 'samples.jsonl is missing', () => zipFiles({ 'manifest.json': '{"survey":1}' })],
  ['whose survey is none', 'does not fit its schema', (bundle) => withManifest(bundle, { survey: 1 })],
  [
    'of another request',
    'it is a replay',
    (bundle) => withManifest(bundle, { survey: { ...bundle.manifest.survey, nonce: 'f'.repeat(32) } }),
  ],
  [
    'of another survey',
    'not the plan that was sent',
    (bundle) => withManifest(bundle, { survey: { ...bundle.manifest.survey, foreignCores: 7 } }),
  ],
  [
    'from another commit',
    'built from another commit',
    (bundle) =>
      withManifest(bundle, {
        builds: bundle.manifest.builds.map((build) => build && { ...build, sha: 'e'.repeat(40) }),
      }),
  ],
  ['with fewer builds than arms', 'builds for 3 arms', (bundle) => withManifest(bundle, { builds: [] })],
  ['with fewer readings', 'announces', (bundle) => zipSurvey({ ...bundle, readings: bundle.readings.slice(2) })],
  [
    'with other readings',
    'not the file that manifest.json describes',
    (bundle) => withManifest(bundle, { samples: { ...bundle.manifest.samples, sha256: 'd'.repeat(64) } }),
  ],
  [
    'with a reading of a strange arm',
    'an arm that its part does not have',
    (bundle) =>
      withReadings(
        bundle,
        bundle.readings.map((reading) => ({ ...reading, arm: 15 })),
      ),
  ],
  [
    'with a reading twice',
    'repeats a reading',
    (bundle) => withReadings(bundle, [...bundle.readings, ...bundle.readings.slice(-1)]),
  ],
];

test.each(INVALID_SURVEYS)(
  'a survey %s is rejected, and the comment shows the reason',
  async (_, reason, makeInvalid) => {
    runWorkflows(stage.github, { make: async (work) => makeInvalid(syntheticSurvey(work as SurveyPlan)) });
    const text = await replyTo(await stage.comment('/ab compare hz4 vs hz3,system'));
    expect(text).toContain('**FAILED');
    expect(text).toContain(reason);
  },
);

const NO_NUMBER = { end: 'printed no number that the lane reads', lastLines: '', backtrace: null };

/** Values at the limits of what is read. The comment must show them without a broken table and without a crash. */
const EDGES: readonly (readonly [string, Partial<SurveyFiles['readings'][number]>])[] = [
  [
    'no value',
    { trouble: NO_NUMBER, value: null, rssPeakBytes: null, rssEndBytes: null, minorFaults: null, foreignCores: null },
  ],
  ['zero', { trouble: NO_NUMBER, value: 0, rssPeakBytes: 0, rssEndBytes: 0, minorFaults: 0 }],
  ['a negative value', { trouble: NO_NUMBER, value: -1 }],
  ['the largest value', { value: 1e20, rssPeakBytes: Number.MAX_SAFE_INTEGER }],
  ['a disturbed machine throughout', { foreignCores: 64 }],
  ['a crash with hostile words', { value: null, trouble: crash(HOSTILE.join(' ').slice(0, 400)) }],
];

function crash(text: string): SurveyFiles['readings'][number]['trouble'] {
  return { end: text, lastLines: text, backtrace: text };
}

test.each(
  EDGES.flatMap(([what, reading]) =>
    ['compare hz4 vs hz3,system', 'baseline', 'health'].map((command) => [command, what, reading] as const),
  ),
)('%s with %s in every reading ends in one valid comment', async (command, _, edge) => {
  runWorkflows(stage.github, {
    make: async (work) => {
      const bundle = syntheticSurvey(work as SurveyPlan);
      return zipSurvey(
        surveyAsRecorded({ ...bundle, readings: bundle.readings.map((reading) => ({ ...reading, ...edge })) }),
      );
    },
  });
  const text = await replyTo(await stage.comment(`/ab ${command}`));
  expect(text).toMatch(/\*\*((NOT )?COMPARED|(NO )?BASELINE|HEALTHY|NOT HEALTHY|HEALTH NOT KNOWN)/);
  expect(text).not.toMatch(/NaN|Infinity|undefined/);
  const [body = ''] = text.split('\n\n[Log of the run]');
  expect(smuggled(body)).toEqual([]);
});
