import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Simulator } from '../github-simulator/simulator.ts';
import type { PipelineResult } from './pipeline.ts';
import {
  CONTROL,
  conclusions,
  jobText,
  MEASURED,
  openReleaseStage,
  type ReleaseStage,
  RUN_ID,
} from './release-stage.ts';

const overriding = { inputs: { override: 'a leak is repaired, which costs this' } };

let stage: ReleaseStage;
let github: Simulator;
/** Runs whose publish job was rejected; the tests repeat that job alone. */
let passing: PipelineResult;
let losing: PipelineResult;
beforeAll(async () => {
  stage = await openReleaseStage();
  passing = await stage.dispatch({}, { review: () => 'reject' });
  losing = await stage.dispatch({ ...overriding, effect: -0.08 }, { review: () => 'reject' });
});
afterAll(() => stage.end());
beforeEach(async () => {
  github = await stage.fresh();
});

const releases = () => [...github.repository(MEASURED).releases.values()];
const tagged = (...args: string[]) => stage.repository.git('-C', `../${MEASURED}.git`, ...args);
const approvedBy = (login: string) => () => {
  github.review(CONTROL, RUN_ID, 'release-override', login, 'approved');
  return 'approve' as const;
};

function expectOneRelease(run: PipelineResult): void {
  expect(github.violations).toEqual([]);
  expect(conclusions(run), stage.log.join('\n')).toMatchObject({ publish: 'success' });
  expect(tagged('cat-file', '-t', 'v1.1.0')).toBe('tag');
  expect(tagged('rev-parse', 'v1.1.0^{commit}')).toBe(stage.repository.head);
  expect(releases().map(({ tag, draft }) => [tag, draft])).toEqual([['v1.1.0', false]]);
  expect(releases()[0]?.assets.map(({ name, state }) => [name, state])).toEqual([
    ['v1.1.0-lab.zip', 'uploaded'],
    ['v1.1.0-lab.signed.json', 'uploaded'],
    ['v1.1.0-attic.zip', 'uploaded'],
    ['v1.1.0-attic.signed.json', 'uploaded'],
    ['signing-key.pem', 'uploaded'],
  ]);
}

test('publish: a version that passes becomes an annotated tag and a release with evidence that verifies', async () => {
  const run = await stage.dispatch({}, { again: passing });
  expectOneRelease(run);
  expect(run.jobs.publish?.[0]?.environment).toBe('release');
  const [release] = releases();
  expect(release?.body).toContain('**v1.1.0 loses nothing beyond the margins against v1.0.0');
  expect(release?.body).toContain('by the key SHA256:');
  expect(github.repository(MEASURED).statuses).toMatchObject([
    { context: 'alloc-ab release', state: 'success', sha: stage.repository.head },
  ]);
  const directory = mkdtempSync(join(stage.scratch, 'stranger-'));
  for (const { name, content } of release?.assets ?? []) writeFileSync(join(directory, name), content);
  const checked = await execa('bin/alloc-ab', [
    'verify',
    join(directory, 'v1.1.0-lab.zip'),
    '--key',
    join(directory, 'signing-key.pem'),
  ]);
  expect(checked.stdout).toMatch(/^Everything holds, signed by SHA256:/);
});

test('publish: an override needs the approval of another maintainer, who is named', async () => {
  const run = await stage.dispatch(overriding, { again: losing, review: approvedBy('otto') });
  expectOneRelease(run);
  expect(run.jobs.publish?.[0]?.environment).toBe('release-override');
  expect(releases()[0]?.body).toContain('Requested by mina, overridden by otto: a leak is repaired, which costs this');
  const text = tagged('for-each-ref', '--format=%(contents)', 'refs/tags/v1.1.0');
  expect(text).toMatch(/^Measured against v1\.0\.0 \([0-9a-f]{40}\) on lab, attic\.$/m);
  expect(text).toContain('Overridden by otto, requested by mina: a leak is repaired, which costs this');
});

test('publish: an override without an approval makes no tag', async () => {
  const run = await stage.dispatch(overriding, { again: losing });
  expect(conclusions(run)).toMatchObject({ rule: 'success', publish: 'failure' });
  expect(jobText(run, 'publish')).toContain('No user approved it');
  expect([releases(), tagged('tag', '--list', 'v1.1.0')]).toEqual([[], '']);
});

test('publish: a rejected override does not start', () => {
  expect([conclusions(losing), losing.jobs.publish?.[0]?.steps]).toMatchObject([
    { rule: 'success', publish: 'failure' },
    [],
  ]);
});

test('publish: "Re-run failed jobs" finishes an interrupted release', async () => {
  github.faults.fail('repos/upload-release-asset', { when: 'after', status: 403 });
  const first = await stage.dispatch({}, { again: passing });
  expect(jobText(first, 'publish')).toContain('Re-run failed jobs');
  expect(releases().map(({ draft }) => draft)).toEqual([true]);
  expectOneRelease(await stage.dispatch({}, { again: first }));
});

test('publish: a missing token is named, and a tag at another commit is left alone', async () => {
  const bare = await stage.dispatch({}, { again: passing, secrets: {} });
  expect(jobText(bare, 'publish')).toContain('RELEASE_TOKEN is missing');
  tagged('tag', 'v1.1.0', stage.repository.before);
  const run = await stage.dispatch({}, { again: bare });
  expect(jobText(run, 'publish')).toContain('The tag v1.1.0 is there already, at another commit');
  expect(releases()).toEqual([]);
});
