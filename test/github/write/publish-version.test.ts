import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { documentMarkdown } from '../../../src/core/report/document/document-markdown.ts';
import { operatorClient } from '../../../src/github/operator-client.ts';
import { publishVersion } from '../../../src/github/write/publish-version.ts';
import { writeReleaseStatus } from '../../../src/github/write/release-status.ts';
import type { VersionToPublish } from '../../../src/github/write/version-to-publish.ts';
import { refuse } from '../../../src/model/refusal.ts';
import { ok } from '../../../src/model/result.ts';
import { MEASURED, type OperatorTokenStage, openOperatorTokenStage } from '../operator-token-stage.ts';

let stage: OperatorTokenStage;
let version: VersionToPublish;
/** The text of the release: its mark and the notes. */
let body: string;
beforeEach(async () => {
  stage = await openOperatorTokenStage();
  version = {
    repository: MEASURED,
    tag: 'v1.1.0',
    sha: stage.sha,
    message: 'v1.1.0 loses nothing',
    notes: { headline: 'v1.1.0 loses nothing', next: '', sections: [] },
    prerelease: false,
    key: 'v1.1.0',
    files: ['lab', 'attic'].map((name) => ({ name: `v1.1.0-${name}.zip`, read: async () => ok(Buffer.from(name)) })),
  };
  body = `<!-- alloc-ab-release:v1.1.0 -->\n\n${documentMarkdown(version.notes, 1000)}`;
});
afterEach(() => stage.end());

const releases = () => [...stage.github.repository(MEASURED).releases.values()];
const publish = () =>
  publishVersion(stage.measured, version, {
    login: null,
    writeStatus: () =>
      writeReleaseStatus(stage.measured, {
        repository: MEASURED,
        sha: version.sha,
        because: 'nothing is lost',
        page: 'https://github.com/acme/perf-control/actions/runs/1',
      }),
  });

async function expectOneRelease(): Promise<void> {
  const [release, ...others] = releases();
  expect(await publish()).toEqual({ ok: true, value: `${stage.github.url}/${MEASURED}/releases/tag/v1.1.0` });
  expect([others, release?.draft, release?.body]).toEqual([[], false, body]);
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

test('publishVersion writes status, draft, files, annotated tag and release, with only the documented permissions', async () => {
  expect((await publish()).ok).toBe(true);
  const writes = stage.github.requests.filter(({ method }) => method !== 'GET').map(({ operation }) => operation);
  expect(writes).toEqual([
    'repos/create-commit-status',
    'repos/create-release',
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
  'publishVersion, interrupted at %s %s it took effect, finishes at the next attempt and writes nothing twice',
  async (operation, when) => {
    stage.github.faults.fail(operation, { when });
    await expect(publish()).rejects.toThrow();
    await publish();
    await expectOneRelease();
  },
);

test('publishVersion names the permission that a commit with other workflow files needs, and leaves no draft', async () => {
  mkdirSync(join(stage.directory, '.github/workflows'), { recursive: true });
  writeFileSync(join(stage.directory, '.github/workflows/ci.yml'), 'on: push\n');
  stage.git('checkout', '-q', '-b', 'workflow');
  stage.git('add', '.github');
  stage.git('commit', '-q', '-m', 'a workflow');
  version = { ...version, sha: stage.git('rev-parse', 'HEAD') };
  const refused = await publish();
  expect(refused).toMatchObject({ ok: false, error: { code: 'no-workflows-permission' } });
  expect([releases(), stage.git('tag', '--list')]).toEqual([[], '']);
  const permissions = { contents: 'write', statuses: 'write', metadata: 'read', workflows: 'write' } as const;
  stage = { ...stage, measured: operatorClient(stage.github.token(permissions, ['allocators']), stage.github.url) };
  expect((await publish()).ok).toBe(true);
});

test.each([
  ['v1.0.9', false],
  ['v1.1.0', true],
  ['v2.0.0-rc.1', false],
])('publishVersion makes %s the latest release after v1.0.10: %s', async (tag, latest) => {
  const release = { owner: 'acme', repo: 'allocators', tag_name: 'v1.0.10' };
  await stage.measured.rest.repos.createRelease(release);
  version = { ...version, tag, prerelease: tag.includes('-') };
  expect((await publish()).ok).toBe(true);
  expect(releases().find((each) => each.tag === tag)?.latest).toBe(latest);
});

test.each([
  ['2.0.0', false],
  ['V2.0.0', false],
  ['v2.0.0+build.7', false],
  ['1.0.0', true],
  ['nightly', true],
])(
  'publishVersion makes v1.1.0 the latest release after a release %s of another form: %s',
  async (tag_name, latest) => {
    await stage.measured.rest.repos.createRelease({ owner: 'acme', repo: 'allocators', tag_name });
    version = { ...version, tag: 'v1.1.0', prerelease: false };
    expect((await publish()).ok).toBe(true);
    expect(releases().find(({ tag }) => tag === 'v1.1.0')?.latest).toBe(latest);
  },
);

test('publishVersion repeats an upload that broke off', async () => {
  stage.github.faults.breakUpload('repos/upload-release-asset');
  await expect(publish()).rejects.toThrow();
  expect(releases()[0]?.assets[0]?.state).toBe('open');
  await publish();
  await expectOneRelease();
});

test('publishVersion leaves drafts, releases and tags of others alone', async () => {
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
    [false, body],
  ]);
  version = { ...version, tag: 'v1.2.0' };
  stage.git('tag', 'v1.2.0', `${stage.sha}~`);
  expect(await publish()).toMatchObject({ ok: false, error: { code: 'tag-exists' } });
  version = { ...version, tag: 'v1.3.0' };
  await stage.measured.rest.repos.createRelease({ owner: 'acme', repo: 'allocators', tag_name: 'v1.3.0' });
  expect(await publish()).toMatchObject({ ok: false, error: { code: 'release-exists' } });
});

test('publishVersion reports a tag that a ruleset refuses, and removes the draft', async () => {
  stage.github.faults.fail('git/create-ref', { status: 422, message: 'Repository rule violations found' });
  expect(await publish()).toMatchObject({ ok: false, error: { code: 'tag-refused' } });
  expect(releases()).toEqual([]);
});

/** A draft or release as an earlier version of alloc-ab left it. */
async function leave(text: string, options: { draft?: boolean; files?: readonly string[] } = {}): Promise<void> {
  const { draft = true, files = [] } = options;
  const where = { owner: 'acme', repo: 'allocators' };
  const { data } = await stage.measured.rest.repos.createRelease({
    ...where,
    tag_name: version.tag,
    draft,
    body: text,
  });
  for (const name of files) {
    const baseUrl = data.upload_url.slice(0, data.upload_url.indexOf('/repos/'));
    await stage.measured.rest.repos.uploadReleaseAsset({ ...where, release_id: data.id, name, data: 'old', baseUrl });
  }
}

const EARLIER = [
  [
    'the workflow',
    'v1.1.0',
    '<!-- alloc-ab-release:v1.1.0 -->\nold',
    'https://github.com/acme/perf-control/actions/runs/1',
  ],
  ['the App', 'pr7-12-1', '<!-- alloc-ab:pr7-12-1 -->\n\nold', 'Alloc-ab-request: pr7-12-1'],
] as const;
test.each(EARLIER)(
  'publishVersion continues the draft and the tag of an earlier version of %s',
  async (_, key, text, line) => {
    version = { ...version, key };
    body = body.replace('v1.1.0 -->', `${key} -->`);
    await leave(text, { files: ['alloc-ab-lab.zip', 'v1.1.0-attic.zip'] });
    stage.git('tag', '-a', 'v1.1.0', '-m', `v1.1.0\n\n${line}`, stage.sha);
    expect((await publish()).ok).toBe(true);
    const writes = stage.github.requests.filter(({ method }) => method !== 'GET').map(({ operation }) => operation);
    expect(writes.filter((operation) => /create-(?!release)|^git/.test(operation))).toEqual([]);
    await expectOneRelease();
  },
);

test('publishVersion leaves a tag of the same commit alone that it did not write', async () => {
  stage.git('tag', '-a', 'v1.1.0', '-m', 'by hand', stage.sha);
  expect(await publish()).toMatchObject({
    ok: false,
    error: { code: 'tag-exists', message: expect.stringContaining('at this commit') },
  });
  stage.git('tag', '-d', 'v1.1.0');
  stage.git('tag', '-a', 'v1.1.0', '-m', 'v1.1.0\n\nAlloc-ab-release: pr7-12-1', stage.sha);
  expect(await publish()).toMatchObject({ ok: false, error: { code: 'tag-exists' } });
  expect(releases()).toEqual([]);
});

test('publishVersion continues the oldest of several drafts and deletes the others', async () => {
  for (const text of ['first', 'second', 'third']) await leave(`<!-- alloc-ab-release:v1.1.0 -->\n${text}`);
  const [oldest] = releases();
  await publish();
  expect(releases().map(({ id }) => id)).toEqual([oldest?.id]);
  await expectOneRelease();
});

test('publishVersion does not write to a published release, and deletes its other drafts', async () => {
  stage.git('tag', '-a', 'v1.1.0', '-m', 'v1.1.0\n\nAlloc-ab-release: v1.1.0', stage.sha);
  await leave('<!-- alloc-ab-release:v1.1.0 -->\nold', { draft: false });
  await leave('<!-- alloc-ab-release:v1.1.0 -->\nsecond draft');
  const before = stage.github.requests.length;
  expect(await publish()).toMatchObject({ ok: true });
  const writes = stage.github.requests.slice(before).filter(({ method }) => method !== 'GET');
  expect(writes.map(({ operation }) => operation)).toEqual(['repos/delete-release']);
  expect(releases().map((release) => release.body)).toEqual(['<!-- alloc-ab-release:v1.1.0 -->\nold']);
});

test('publishVersion calls beforeWrite before each write, and removes the draft when it refuses', async () => {
  const seen: string[] = [];
  const stopAt = (at: string | null) =>
    publishVersion(stage.measured, version, {
      login: null,
      writeStatus: async () => void seen.push('(status)'),
      async beforeWrite(write) {
        seen.push(write);
        return write === at ? refuse({ code: 'cancelled', message: 'Cancelled.', next: '' }) : ok(undefined);
      },
    });
  for (const write of ['status', 'draft', 'file', 'tag']) {
    expect(await stopAt(write)).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect([releases(), stage.git('tag', '--list', 'v1.1.0')]).toEqual([[], '']);
  }
  seen.length = 0;
  stage.github.repository(MEASURED).protectsTags = false;
  expect((await stopAt(null)).ok).toBe(true);
  expect(seen).toEqual(['status', '(status)', 'draft', 'file', 'file', 'tag', 'publication']);
});

test('publishVersion continues only releases of the login that it is given', async () => {
  await leave('<!-- alloc-ab-release:v1.1.0 -->\nold', { draft: false });
  const writeStatus = async () => {};
  expect(await publishVersion(stage.measured, version, { login: 'somebody', writeStatus })).toMatchObject({
    ok: false,
    error: { code: 'release-exists' },
  });
});

/** Publishes, and runs `act` once just before the publication. */
const publishAfter = (act: () => void) =>
  publishVersion(stage.measured, version, {
    login: null,
    writeStatus: async () => {},
    async beforeWrite(write) {
      if (write === 'publication') act();
      return ok(undefined);
    },
  });

test('publishVersion does not publish under a tag that was moved meanwhile', async () => {
  stage.github.repository(MEASURED).protectsTags = false;
  const moved = await publishAfter(() => stage.git('tag', '-f', 'v1.1.0', `${stage.sha}~`));
  expect(moved).toMatchObject({ ok: false, error: { code: 'tag-exists' } });
  expect(releases()).toEqual([]);
  expect(stage.git('rev-parse', 'v1.1.0')).toBe(stage.git('rev-parse', `${stage.sha}~`));
});

test('publishVersion does not publish without its tag, and writes it again at the next attempt', async () => {
  stage.github.repository(MEASURED).protectsTags = false;
  await expect(publishAfter(() => stage.git('tag', '-d', 'v1.1.0'))).rejects.toMatchObject({ status: 502 });
  expect(releases().map(({ draft }) => draft)).toEqual([true]);
  await publish();
  await expectOneRelease();
});

test('publishVersion does not write to a published release whose tag is gone', async () => {
  await leave('<!-- alloc-ab-release:v1.1.0 -->\nold', { draft: false });
  if (stage.git('tag', '--list', 'v1.1.0') !== '') stage.git('tag', '-d', 'v1.1.0');
  const before = stage.github.requests.length;
  await expect(publish()).rejects.toMatchObject({ status: 502 });
  expect(stage.github.requests.slice(before).filter(({ method }) => method !== 'GET')).toEqual([]);
  expect(releases().map((release) => release.body)).toEqual(['<!-- alloc-ab-release:v1.1.0 -->\nold']);
});

test('publishVersion, called twice at once, leaves one release after the next attempt', async () => {
  await Promise.allSettled([publish(), publish()]);
  await publish();
  await expectOneRelease();
});

test('publishVersion publishes nothing when another release of the tag is published before its own', async () => {
  stage.github.repository(MEASURED).protectsTags = false;
  const published = await publishVersion(stage.measured, version, {
    login: null,
    writeStatus: async () => {},
    async beforeWrite(write) {
      if (write === 'publication') await leave('by hand', { draft: false });
      return ok(undefined);
    },
  });
  expect(published).toMatchObject({ ok: false, error: { code: 'release-exists' } });
  expect(releases().map((release) => [release.draft, release.body])).toEqual([[false, 'by hand']]);
});
