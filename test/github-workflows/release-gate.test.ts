import { afterAll, beforeAll, expect, test } from 'vitest';
import { Manifest } from '../../src/model/run.ts';
import { conclusions, jobText, openReleaseStage, type ReleaseStage } from './release-stage.ts';
import { unzip } from './unzip.ts';

let stage: ReleaseStage;
beforeAll(async () => {
  stage = await openReleaseStage();
});
afterAll(() => stage.end());

test('release gate: each machine measures its plan with the real action, in the concurrency group of that machine', async () => {
  const run = await stage.dispatch({}, { control: stage.real, review: () => 'reject' });
  expect(jobText(run, 'plan')).toContain('v1.1.0 is');
  const { measure = [], rule } = run.jobs;
  expect(
    measure.map(({ conclusion }) => conclusion),
    stage.log.join('\n'),
  ).toEqual(['success', 'success']);
  expect(measure.map(({ runsOn }) => runsOn)).toEqual([
    ['self-hosted', 'lab'],
    ['self-hosted', 'attic'],
  ]);
  expect(measure[1]?.concurrency).toEqual({ group: 'alloc-ab-self-hosted-attic', queue: 'max' });
  const manifests = await Promise.all(
    [...run.artifacts.values()].map(async (zip) =>
      Manifest.parse(JSON.parse(String((await unzip(zip)).get('manifest.json')))),
    ),
  );
  const { before, head } = stage.repository;
  expect(manifests.map(({ plan }) => plan.machine.name)).toEqual(['lab', 'attic']);
  expect(manifests.map(({ baseline, candidate }) => [baseline?.sha, candidate?.sha])).toEqual([
    [before, head],
    [before, head],
  ]);
  // A noisy machine may leave the result open, so either ruling is right here.
  expect(rule?.[0]?.outputs.passes ?? '').toMatch(/^(true|false)$/);
  expect(jobText(run, 'rule')).toMatch(/^\*\*v1\.1\.0 (loses nothing|is not tagged)/);
});

test('release gate: a loss on any machine fails the rule job, and the summary names it', async () => {
  const run = await stage.dispatch({ effect: -0.08 });
  expect(conclusions(run)).toEqual({
    plan: 'success',
    measure: 'success success',
    rule: 'failure',
    publish: 'skipped',
  });
  expect(jobText(run, 'rule')).toMatch(/lab: throughput on loop: −[78].*, a loss beyond the margin/);
});

test('release gate: a machine without a bundle is listed, and cannot be overridden', async () => {
  const run = await stage.dispatch({ absent: 'attic', inputs: { override: 'it is broken' } });
  expect(conclusions(run)).toMatchObject({ measure: 'success failure', rule: 'failure', publish: 'skipped' });
  expect(jobText(run, 'rule')).toContain('attic: not measured.');
});

test('release gate: a bundle of another plan does not count', async () => {
  const { artifacts } = await stage.dispatch({ effect: -0.08 });
  const run = await stage.dispatch({ absent: 'attic' }, { again: { jobs: {}, artifacts } });
  expect(jobText(run, 'rule')).toContain('attic: not measured.');
  expect(stage.log.join('\n')).toContain('is the bundle of another plan');
});

test.each([
  [{ tag: '1.1.0' }, 'Did you mean v1.1.0?'],
  [{ tag: 'v1.0.0' }, 'The tag v1.0.0 is there already'],
  [{ tag: 'v1.1.0', sha: 'deadbeef' }, 'is not on a branch or tag'],
])('release gate: %j fails before anything is measured', async (inputs, why) => {
  const run = await stage.dispatch({ inputs });
  expect(conclusions(run)).toEqual({ plan: 'failure', measure: 'skipped', rule: 'skipped', publish: 'skipped' });
  expect(jobText(run, 'plan')).toContain(why);
  expect(run.jobs.plan?.[0]?.annotations).toHaveLength(1);
});

test('release gate: nothing runs without a repository', async () => {
  const run = await stage.dispatch({}, { vars: {} });
  expect(new Set(Object.values(conclusions(run)))).toEqual(new Set(['skipped']));
});

test('release gate: a repository that cannot be read, as a private one, is named with the way to release it', async () => {
  const result = await stage.dispatch({}, { vars: { RELEASE_REPOSITORY: 'tiny/private' } });
  expect(conclusions(result)).toMatchObject({ plan: 'failure', publish: 'skipped' });
  expect(jobText(result, 'plan')).toMatch(/variable RELEASE_REPOSITORY could not be read.*\/release in a comment/);
});
