import { afterEach, beforeEach, expect, test } from 'vitest';
import { type PublishedVersion, publishVersion, releaseMark } from '../../../src/github/write/publish-version.ts';
import { MEASURED, openTokenStage, type TokenStage } from '../../publishing/release-token.ts';

let stage: TokenStage;
let version: PublishedVersion;
beforeEach(async () => {
  stage = await openTokenStage();
  version = {
    repository: MEASURED,
    tag: 'v1.1.0',
    sha: stage.sha,
    message: 'v1.1.0 loses nothing',
    notes: `${releaseMark('v1.1.0')}\nnotes`,
    prerelease: false,
    because: 'nothing is lost',
    page: 'https://github.com/acme/perf-control/actions/runs/1',
    assets: ['lab', 'attic'].map((name) => ({ name: `v1.1.0-${name}.zip`, bytes: Buffer.from(name) })),
  };
});
afterEach(() => stage.end());

const releases = () => [...stage.github.repository(MEASURED).releases.values()];
const publish = () => publishVersion(stage.measured, version);

async function expectOneRelease(): Promise<void> {
  const [release, ...others] = releases();
  expect(await publish()).toEqual({ ok: true, value: `${stage.github.url}/${MEASURED}/releases/tag/v1.1.0` });
  expect([others, release?.draft, release?.body]).toEqual([[], false, version.notes]);
  expect(release?.assets.map(({ name, state, content }) => [name, state, String(content)])).toEqual([
    ['v1.1.0-lab.zip', 'uploaded', 'lab'],
    ['v1.1.0-attic.zip', 'uploaded', 'attic'],
  ]);
  expect([stage.git('cat-file', '-t', 'v1.1.0'), stage.git('rev-parse', 'v1.1.0^{commit}')]).toEqual([
    'tag',
    stage.sha,
  ]);
  expect(stage.github.violations).toEqual([]);
}

test('status, draft, assets, annotated tag, release: with nothing but the permissions that are documented', async () => {
  expect((await publish()).ok).toBe(true);
  const writes = stage.github.requests.filter(({ method }) => method !== 'GET').map(({ operation }) => operation);
  expect(writes).toEqual([
    'repos/create-commit-status',
    'repos/create-release',
    'repos/update-release',
    'repos/upload-release-asset',
    'repos/upload-release-asset',
    'git/create-tag',
    'git/create-ref',
    'repos/update-release',
  ]);
  await expectOneRelease();
  expect(stage.github.requests.filter(({ method }) => method !== 'GET')).toHaveLength(writes.length);
});

const OPERATIONS = [
  'repos/list-releases',
  'git/get-ref',
  'repos/create-commit-status',
  'git/create-tag',
  'git/create-ref',
  'repos/create-release',
  'repos/update-release',
  'repos/list-release-assets',
  'repos/upload-release-asset',
];
test.each(OPERATIONS.flatMap((operation) => (['before', 'after'] as const).map((when) => [operation, when] as const)))(
  'ended at %s, %s it took effect: the next attempt finishes it, and nothing is there twice',
  async (operation, when) => {
    stage.github.faults.fail(operation, { when });
    await expect(publish()).rejects.toThrow();
    await publish();
    await expectOneRelease();
  },
);

test('an upload that broke off in the middle is made again', async () => {
  stage.github.faults.breakUpload('repos/upload-release-asset');
  await expect(publish()).rejects.toThrow();
  expect(releases()[0]?.assets[0]?.state).toBe('open');
  await publish();
  await expectOneRelease();
});

test('what is not its own is left alone', async () => {
  const make = (draft: boolean) =>
    stage.measured.rest.repos.createRelease({
      owner: 'acme',
      repo: 'allocators',
      tag_name: 'v1.1.0',
      draft,
      body: 'ours',
    });
  await make(true);
  await publish();
  expect(releases().map(({ draft, body }) => [draft, body])).toEqual([
    [true, 'ours'],
    [false, version.notes],
  ]);
  version = { ...version, tag: 'v1.2.0' };
  stage.git('tag', 'v1.2.0', `${stage.sha}~`);
  expect(await publish()).toMatchObject({ ok: false, error: { code: 'tag-exists' } });
  version = { ...version, tag: 'v1.3.0' };
  await stage.measured.rest.repos.createRelease({ owner: 'acme', repo: 'allocators', tag_name: 'v1.3.0' });
  expect(await publish()).toMatchObject({ ok: false, error: { code: 'release-exists' } });
});

test('a ruleset that does not count this status is told, and nothing is released', async () => {
  stage.github.faults.fail('git/create-ref', { status: 422, message: 'Repository rule violations found' });
  expect(await publish()).toMatchObject({ ok: false, error: { code: 'tag-refused' } });
  expect(releases()).toEqual([]);
});
