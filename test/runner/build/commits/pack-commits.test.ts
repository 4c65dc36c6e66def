import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCommitStore } from '../../../../src/runner/build/commits/commit-store.ts';
import { packCommits } from '../../../../src/runner/build/commits/pack-commits.ts';
import { type MeasuredRepository, makeRepository } from '../../../app/measured-repository.ts';
import { type Simulator, startSimulator } from '../../../github-simulator/simulator.ts';
import { uploadArtifact } from '../../../github-workflows/actions.ts';
import { unzip } from '../../../github-workflows/unzip.ts';

const FULL_NAME = 'example/allocators';
let directory: string;
let github: Simulator;
let repository: MeasuredRepository;
let token: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'pack-commits-'));
  repository = makeRepository(join(directory, 'repository'));
  github = await startSimulator();
  github.addRepository(FULL_NAME, { directory: repository.directory, private: true });
  token = github.token({ contents: 'read' }, ['allocators']);
});
afterAll(async () => {
  await github.stop();
  rmSync(directory, { recursive: true });
});

function pack(to: string, more: Partial<Parameters<typeof packCommits>[1]> = {}) {
  const shas = [repository.mainSha, repository.headSha];
  const source = `${github.url}/${FULL_NAME}.git`;
  const { signal } = new AbortController();
  return packCommits(join(directory, to), { source, token, shas, signal, ...more });
}

/** Every file below a folder, by path. */
function filesIn(folder: string): Map<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    entries.map(({ parentPath, name }) => [join(parentPath, name), readFileSync(join(parentPath, name), 'latin1')]),
  );
}

test('packCommits fetches private commits so that they survive an archive of plain files, and a store can fetch from that', async () => {
  expect(await pack('packed')).toEqual({ ok: true, value: undefined });
  const { bytes } = await uploadArtifact({ name: 'source', path: join(directory, 'packed') }, directory);
  const unpacked = join(directory, 'unpacked');
  for (const [file, content] of await unzip(bytes)) {
    mkdirSync(dirname(join(unpacked, file)), { recursive: true });
    writeFileSync(join(unpacked, file), content);
  }
  const store = await openCommitStore(join(directory, 'store'), unpacked);
  if (!store.ok) throw new Error(store.error.message);
  for (const sha of [repository.mainSha, repository.headSha]) {
    expect(await store.value.fetch(sha)).toMatchObject({ ok: true });
    expect(await store.value.checkout(sha, join(directory, 'tree'))).toMatchObject({ ok: true });
  }
  expect(readFileSync(join(directory, 'tree/hakozuna/hz4/src/free.c'), 'utf8')).toBe('int change;\n');
  // Submodules with a relative URL are looked for beside the repository on the server, not beside the archive.
  const origin = execFileSync('git', ['-C', unpacked, 'config', 'remote.origin.url'], { encoding: 'utf8' });
  expect(origin.trim()).toBe(`${github.url}/${FULL_NAME}.git`);
});

test('packCommits leaves the token in no file, and checks nothing out', async () => {
  expect(await pack('clean')).toMatchObject({ ok: true });
  const files = filesIn(join(directory, 'clean'));
  expect(files.size).toBeGreaterThan(4);
  expect([...files.keys()].filter((file) => /free\.c|\.gitconfig|\/\./.test(file))).toEqual([]);
  for (const text of files.values()) {
    expect(text).not.toContain(token);
    expect(text).not.toContain(Buffer.from(`x-access-token:${token}`).toString('base64'));
  }
});

test.each([
  ['a token of another repository', () => github.token({ contents: 'read' }, ['other'])],
  ['a token without the permission', () => github.token({ issues: 'read' }, ['allocators'])],
  ['a token that GitHub does not know', () => 'ghs_0123456789'],
])('packCommits with %s fails, and the message holds no credential', async (_, other) => {
  const wrong = other();
  const packed = await pack('wrong', { token: wrong });
  expect(packed).toMatchObject({ ok: false, error: { code: 'fetch-failed', phase: 'fetch' } });
  const told = JSON.stringify(packed);
  expect(told).not.toContain(wrong);
  expect(told).not.toContain(Buffer.from(`x-access-token:${wrong}`).toString('base64'));
});

test('packCommits names a commit that the repository does not have', async () => {
  expect(await pack('unknown', { shas: ['0123456789'.repeat(4)] })).toMatchObject({
    ok: false,
    error: { message: expect.stringContaining('Commit 012345678901 could not be fetched') },
  });
});

test('a private repository without a token is named as one, not as a commit that is missing', async () => {
  const store = await openCommitStore(join(directory, 'anonymous'), `${github.url}/${FULL_NAME}.git`);
  if (!store.ok) throw new Error(store.error.message);
  expect(await store.value.fetch(repository.headSha)).toMatchObject({
    ok: false,
    error: { next: expect.stringContaining('Private repositories') },
  });
});
