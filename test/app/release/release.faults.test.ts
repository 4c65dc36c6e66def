import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Faults } from '../../github-simulator/faults.ts';
import { expectOneRelease, type ReleaseStage, startReleaseStage } from '../release-stage.ts';

let releaseStage: ReleaseStage;
let version = 0;
let tag = '';
beforeAll(async () => {
  releaseStage = await startReleaseStage({ timing: { backoffMs: 2, backoffMaxMs: 10 } });
});
beforeEach(() => {
  version += 1;
  tag = `v2.0.${version}`;
});
afterEach(() => {
  releaseStage.stage.github.faults.clear();
  expect(releaseStage.stage.github.violations).toEqual([]);
});
afterAll(() => releaseStage.stage.end());

const READS = ['pulls/get', 'repos/list-tags', 'repos/list-releases', 'repos/list-release-assets', 'git/get-ref'];
const WRITES = [
  'reactions/create-for-issue-comment',
  'issues/create-comment',
  'checks/create',
  'actions/create-workflow-dispatch',
  'checks/update',
  'repos/create-release',
  'repos/upload-release-asset',
  'git/create-tag',
  'git/create-ref',
  'repos/update-release',
  'issues/update-comment',
];

/** Fault → how to cause it for one operation. */
const FAULTS: readonly (readonly [string, (faults: Faults, operation: string) => void])[] = [
  ['5xx before anything happened', (faults, operation) => faults.fail(operation, { times: 2 })],
  ['5xx after it took effect', (faults, operation) => faults.fail(operation, { times: 2, when: 'after', status: 504 })],
  ['a response that never arrives', (faults, operation) => faults.fail(operation, { when: 'after', cut: true })],
  ['the secondary limit', (faults, operation) => faults.limit(operation, { retryAfterSeconds: 0 })],
  ['the secondary limit as 429', (faults, operation) => faults.limit(operation, { status: 429, retryAfterSeconds: 0 })],
  ['a permanent redirect', (faults, operation) => faults.redirect(operation, 301)],
  ['a temporary redirect', (faults, operation) => faults.redirect(operation, 307)],
];

test.each(FAULTS)(
  'a release with %s on every operation: one tag, one release, the files of each machine once',
  async (_, cause) => {
    for (const operation of [...READS, ...WRITES]) cause(releaseStage.stage.github.faults, operation);
    const { number, sha } = await releaseStage.open();
    const command = await releaseStage.comment(`/release ${tag}`, 'otto', number);
    await releaseStage.allSettled();
    expectOneRelease(releaseStage, command, tag, sha);
    expect(releaseStage.workflowRuns(command)).toHaveLength(2);
  },
);

test.each(['git/create-tag', 'git/create-ref', 'repos/create-release', 'repos/update-release'])(
  'a release waits for the end of the primary limit on %s',
  async (operation) => {
    releaseStage.stage.github.faults.exhaust(operation);
    const { number, sha } = await releaseStage.open();
    const command = await releaseStage.comment(`/release ${tag}`, 'otto', number);
    await releaseStage.allSettled();
    expectOneRelease(releaseStage, command, tag, sha);
  },
);

test('a release deletes and repeats an upload that breaks off', async () => {
  releaseStage.stage.github.faults.breakUpload('repos/upload-release-asset', 2);
  const { number, sha } = await releaseStage.open();
  const command = await releaseStage.comment(`/release ${tag}`, 'otto', number);
  await releaseStage.allSettled();
  expectOneRelease(releaseStage, command, tag, sha);
  const sizes = releaseStage
    .releases()
    .at(-1)
    ?.assets.map(({ name, content }) => content.length > (name.endsWith('.zip') ? 1000 : 500));
  expect(sizes).toEqual([true, true, true, true]);
});

test('a release does not follow a redirected write to another host', async () => {
  releaseStage.stage.github.faults.fail('git/create-tag', {
    status: 307,
    headers: { location: 'http://127.0.0.2:1/elsewhere' },
  });
  const { number, sha } = await releaseStage.open();
  const command = await releaseStage.comment(`/release ${tag}`, 'otto', number);
  await releaseStage.allSettled();
  expectOneRelease(releaseStage, command, tag, sha);
});
