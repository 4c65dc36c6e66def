import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type MeasuredRepository, makeRepository } from '../app/measured-repository.ts';
import { type Simulator, startSimulator } from './simulator.ts';

const REPO = 'example/allocators';
let github: Simulator;
let repository: MeasuredRepository;
let directory: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'alloc-ab-proposals-'));
  repository = makeRepository(join(directory, 'repository'));
  github = await startSimulator();
  github.addRepository(REPO, { directory: repository.directory });
  github.addRepository('example/empty');
  github.addRepository('example/quiet', { directory: repository.directory, hasIssues: false });
});
afterAll(async () => {
  await github.stop();
  rmSync(directory, { recursive: true });
});

// biome-ignore lint/suspicious/noExplicitAny: responses are read as the tests expect them.
type Loose = any;

async function post(
  path: string,
  body: object,
  permissions: Parameters<Simulator['token']>[0] = { contents: 'write', pull_requests: 'write', issues: 'write' },
  repo = REPO,
): Promise<{ status: number; body: Loose }> {
  const token = github.token(permissions, [repo.split('/')[1] ?? '']);
  const headers = { authorization: `token ${token}`, 'user-agent': 'test' };
  const response = await fetch(`${github.url}/repos/${repo}${path}`, {
    ...{ method: 'POST', headers, body: JSON.stringify(body) },
  });
  return { status: response.status, body: await response.json() };
}

const entry = (path: string, content = 'new\n') => ({ path, mode: '100644', type: 'blob', content });

async function commitWith(path: string): Promise<string> {
  const base_tree = repository.git('rev-parse', 'main^{tree}');
  const tree = await post('/git/trees', { base_tree, tree: [entry(path)] });
  const parents = [repository.git('rev-parse', 'main')];
  const commit = await post('/git/commits', { message: 'one', tree: tree.body.sha, parents });
  expect([tree.status, commit.status]).toEqual([201, 201]);
  return commit.body.sha;
}

test('a tree keeps the entries of its base, in folders too, and without a base has no other', async () => {
  const sha = await commitWith('hakozuna/new/file.txt');
  const parent = repository.git('rev-parse', 'main');
  expect(repository.git('diff', '--name-status', parent, sha)).toBe('A\thakozuna/new/file.txt');
  const alone = await post('/git/trees', { tree: [entry('a/b')] });
  expect(repository.git('ls-tree', '-r', '--name-only', alone.body.sha)).toBe('a/b');
  // The author is the account of the token.
  expect(repository.git('log', '-1', '--format=%an %cn', sha)).toBe(`${github.app.login} ${github.app.login}`);
});

test.each([
  ['/git/trees', { base_tree: '0'.repeat(40), tree: [entry('a')] }, 404],
  ['/git/trees', { tree: [entry('../a')] }, 422],
  ['/git/trees', { tree: [entry('/a')] }, 422],
  ['/git/commits', { message: 'one', tree: '0'.repeat(40) }, 422],
  ['/pulls', { head: 'none', base: 'main', title: 'x' }, 422],
  ['/pulls', { head: 'main', base: 'none', title: 'x' }, 422],
  ['/pulls', { head: 'main', base: 'main', title: 'x' }, 422],
  ['/issues', { title: 'x', body: 'x'.repeat(65_537) }, 422],
])('POST %s refuses %j with %i', async (path, body, status) => {
  expect((await post(path, body)).status).toBe(status);
});

test('a pull request of a branch can be open once, needs a title, and is an entry of the issues', async () => {
  const ref = 'refs/heads/topic/one';
  expect((await post('/git/refs', { ref, sha: await commitWith('one.txt') })).status).toBe(201);
  expect((await post('/git/refs', { ref, sha: await commitWith('two.txt') })).body.message).toMatch(/already exists/);
  expect((await post('/pulls', { head: 'topic/one', base: 'main' })).status).toBe(422);
  const opened = await post('/pulls', { head: 'topic/one', base: 'main', title: 'x', body: 'text' });
  expect(opened).toMatchObject({ status: 201, body: { title: 'x', body: 'text', user: { login: github.app.login } } });
  const again = await post('/pulls', { head: 'example:topic/one', base: 'main', title: 'x' });
  expect(again).toMatchObject({
    status: 422,
    body: { message: expect.stringMatching(/already exists for example:topic\/one/) },
  });
  await github.close(REPO, opened.body.number);
  const token = github.token({ issues: 'read' }, ['allocators']);
  const list = async (query: string) => {
    const headers = { authorization: `token ${token}`, 'user-agent': 'test' };
    const response = await fetch(`${github.url}/repos/${REPO}/issues?${query}`, { headers });
    return ((await response.json()) as { number: number }[]).map(({ number }) => number);
  };
  const creator = encodeURIComponent(github.app.login);
  expect(await list(`creator=${creator}`)).toEqual([]);
  expect(await list(`creator=${creator}&state=all`)).toEqual([opened.body.number]);
  expect(await list('creator=mina&state=all')).toEqual([]);
});

test('an empty repository has no git objects (409), and one without issues takes none (410)', async () => {
  const all = { contents: 'write', issues: 'write' } as const;
  expect((await post('/git/trees', { tree: [entry('a')] }, all, 'example/empty')).status).toBe(409);
  expect((await post('/issues', { title: 'x' }, all, 'example/quiet')).status).toBe(410);
});

test.each([
  ['/git/trees', { tree: [entry('a')] }, { contents: 'read' }],
  ['/git/commits', { message: 'x', tree: '0'.repeat(40) }, { contents: 'read' }],
  ['/pulls', { head: 'a', base: 'main', title: 'x' }, { contents: 'write', pull_requests: 'read' }],
  ['/issues', { title: 'x' }, { issues: 'read', pull_requests: 'write' }],
] as const)('POST %s needs its permission', async (path, body, permissions) => {
  expect(await post(path, body, permissions)).toMatchObject({
    status: 403,
    body: { message: 'Resource not accessible by integration' },
  });
});
