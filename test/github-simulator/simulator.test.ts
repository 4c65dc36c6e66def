import { execFile } from 'node:child_process';
import { createHash, createHmac, sign } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type MeasuredRepository, makeRepository } from '../app/measured-repository.ts';
import { type Simulator, startSimulator } from './simulator.ts';

const REPO = 'example/allocators';
let github: Simulator;
let repository: MeasuredRepository;
let directory: string;
let token: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'alloc-ab-simulator-'));
  repository = makeRepository(join(directory, 'repository'));
  github = await startSimulator();
  github.addRepository(REPO, { directory: repository.directory, roles: { mina: 'write' }, workflows: ['ab.yml'] });
  await github.openPullRequest(REPO, { author: 'mina', headSha: repository.headSha });
  token = await mint({});
});
afterAll(async () => {
  await github.stop();
  rmSync(directory, { recursive: true });
});

function jwt(claims: object = {}): string {
  const now = Math.floor(Date.now() / 1000);
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ iat: now - 30, exp: now + 300, iss: github.app.id, ...claims })}`;
  return `${text}.${sign('sha256', Buffer.from(text), github.app.privateKey).toString('base64url')}`;
}

// biome-ignore lint/suspicious/noExplicitAny: responses are read as the tests expect them.
type Loose = any;

async function call(
  method: string,
  path: string,
  body?: unknown,
  credential = token,
): Promise<{ status: number; body: Loose; headers: Headers }> {
  const response = await fetch(`${github.url}${path}`, {
    method,
    redirect: 'manual',
    headers: { authorization: `bearer ${credential}`, 'user-agent': 'test' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : JSON.parse(text), headers: response.headers };
}

async function mint(body: object): Promise<string> {
  const response = await call('POST', '/app/installations/77/access_tokens', body, jwt());
  expect(response.status).toBe(201);
  return response.body.token;
}

test('the simulator verifies the key of the App', async () => {
  const [head, , signature] = jwt().split('.');
  const now = Math.floor(Date.now() / 1000);
  const forged = `${head}.${Buffer.from(JSON.stringify({ iat: now, exp: now + 300, iss: github.app.id })).toString('base64url')}.${signature}`;
  const statuses = [];
  for (const credential of [
    jwt(),
    forged,
    jwt({ exp: now + 3600 }),
    jwt({ exp: now - 1 }),
    jwt({ iss: 1 }),
    'ghs_unknown',
    token,
  ]) {
    statuses.push((await call('GET', '/app', undefined, credential)).status);
  }
  expect(statuses).toEqual([200, 401, 401, 401, 401, 401, 401]);
});

test('the simulator refuses calls that a token has no permission for', async () => {
  const reader = await mint({ permissions: { pull_requests: 'read', metadata: 'read' } });
  expect((await call('GET', `/repos/${REPO}/pulls/1`, undefined, reader)).status).toBe(200);
  expect((await call('POST', `/repos/${REPO}/issues/1/comments`, { body: 'x' }, reader)).status).toBe(403);
  expect((await call('GET', `/repos/${REPO}/contents/.github/alloc-ab.yml`, undefined, reader)).status).toBe(403);
  expect(
    (await call('POST', '/app/installations/77/access_tokens', { permissions: { merge_queues: 'write' } }, jwt()))
      .status,
  ).toBe(422);
});

test('the simulator enforces the limits of GitHub', async () => {
  const comments = `/repos/${REPO}/issues/1/comments`;
  expect((await call('POST', comments, { body: 'x'.repeat(65_536) })).status).toBe(201);
  expect((await call('POST', comments, { body: 'x'.repeat(65_537) })).status).toBe(422);
  const check = { name: 'alloc-ab', head_sha: repository.headSha };
  expect((await call('POST', `/repos/${REPO}/check-runs`, { ...check, status: 'completed' })).status).toBe(422);
  expect((await call('POST', `/repos/${REPO}/check-runs`, { ...check, head_sha: 'f'.repeat(40) })).status).toBe(422);
  const inputs = { plan: 'x'.repeat(65_535) };
  expect(
    (await call('POST', `/repos/${REPO}/actions/workflows/ab.yml/dispatches`, { ref: 'main', inputs })).status,
  ).toBe(422);
  expect(github.violations).toEqual([]);
});

test('the simulator records calls that the description of GitHub does not allow', async () => {
  const before = github.violations.length;
  await call('GET', `/repos/${REPO}/issues/1/comments?sorting=up`);
  await call('POST', `/repos/${REPO}/issues/1/comments`, { text: 'x' });
  await call('POST', `/repos/${REPO}/check-runs`, { name: 'alloc-ab', head_sha: repository.headSha, status: 'done' });
  await call('GET', '/user');
  const violations = github.violations as string[];
  expect(violations.splice(before)).toEqual([
    expect.stringContaining('sorting'),
    expect.stringContaining('text'),
    expect.stringContaining('status'),
    expect.stringContaining('/user'),
  ]);
});

test('the simulator returns lists in pages with links', async () => {
  const path = `/repos/${REPO}/issues/1/comments`;
  for (const body of ['one', 'two', 'three']) await call('POST', path, { body });
  const first = await call('GET', `${path}?per_page=2`);
  expect(first.body).toHaveLength(2);
  const [, next = ''] = /<([^>]+)>; rel="next"/.exec(first.headers.get('link') ?? '') ?? [];
  expect((await call('GET', next.slice(github.url.length))).body[0].body).toBe('two');
});

test('the simulator redirects to the storage of artifacts, which refuses a token', async () => {
  const dispatched = await call('POST', `/repos/${REPO}/actions/workflows/ab.yml/dispatches`, {
    ref: 'main',
    inputs: { id: 'r1' },
    return_run_details: true,
  });
  const run = github.run(dispatched.body.workflow_run_id);
  run.start();
  run.upload('alloc-ab-r1', Buffer.from('zip'));
  run.complete('success');
  const seen = (await call('GET', `/repos/${REPO}/actions/runs/${run.record.id}`)).body;
  expect(seen).toMatchObject({ display_title: 'ab r1', status: 'completed', conclusion: 'success' });
  const listed = (await call('GET', `/repos/${REPO}/actions/runs/${run.record.id}/artifacts`)).body.artifacts[0];
  expect(listed.digest).toBe(`sha256:${createHash('sha256').update('zip').digest('hex')}`);
  const link = (await call('GET', `/repos/${REPO}/actions/artifacts/${listed.id}/zip`)).headers.get('location') ?? '';
  expect(await (await fetch(link)).text()).toBe('zip');
  expect((await fetch(link, { headers: { authorization: `bearer ${token}` } })).status).toBe(400);
});

test('the simulator serves any commit over HTTP by its id', async () => {
  const clone = join(directory, 'clone');
  const git = promisify(execFile);
  await git('git', ['init', '-q', clone]);
  await git('git', ['-C', clone, 'fetch', '-q', '--depth=1', `${github.url}/${REPO}.git`, repository.headSha]);
  const { stdout } = await git('git', ['-C', clone, 'rev-parse', 'FETCH_HEAD']);
  expect(stdout.trim()).toBe(repository.headSha);
});

test('the simulator signs webhooks, and redelivers them with the same id', async () => {
  const received: { guid: string; right: boolean; event: string }[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const digest = createHmac('sha256', github.app.webhookSecret).update(body).digest('hex');
    const right = request.headers['x-hub-signature-256'] === `sha256=${digest}`;
    received.push({
      guid: String(request.headers['x-github-delivery']),
      right,
      event: String(request.headers['x-github-event']),
    });
    response.writeHead(202).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  github.sendWebhooksTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  const { delivery } = await github.comment(REPO, 1, 'mina', 'hello');
  await github.redeliver(delivery.id);
  await github.push(REPO, 1, repository.nextSha);
  github.sendWebhooksTo(null);
  server.close();
  expect(received.map(({ event, right }) => [event, right])).toEqual([
    ['issue_comment', true],
    ['issue_comment', true],
    ['pull_request', true],
  ]);
  expect(received[0]?.guid).toBe(received[1]?.guid);
});

test('the simulator lists the moves of a branch, newest first', async () => {
  const moved = new Date('2026-03-04T05:06:07Z');
  const sha = repository.commitOnMain({ 'moved.c': 'int moved;\n' }, moved);
  const { body } = await call('GET', `/repos/${REPO}/activity?ref=main&per_page=1`);
  expect(body).toMatchObject([
    { ref: 'refs/heads/main', before: repository.mainSha, after: sha, timestamp: '2026-03-04T05:06:07.000Z' },
  ]);
  expect(github.violations).toEqual([]);
});

test('the simulator creates a tag as object and ref, and files of a draft release', async () => {
  const tagged = { tag: 'v9.0.0', message: 'A version', object: repository.headSha, type: 'commit' };
  const { body: tag } = await call('POST', `/repos/${REPO}/git/tags`, tagged);
  expect(tag).toMatchObject({ tag: 'v9.0.0', object: { sha: repository.headSha, type: 'commit' } });
  const ref = { ref: 'refs/tags/v9.0.0', sha: tag.sha };
  expect((await call('POST', `/repos/${REPO}/git/refs`, ref)).status).toBe(201);
  expect((await call('POST', `/repos/${REPO}/git/refs`, ref)).body.message).toContain('Reference already exists');
  expect((await call('GET', `/repos/${REPO}/git/ref/tags%2Fv9.0.0`)).body.object).toMatchObject({
    sha: tag.sha,
    type: 'tag',
  });
  expect((await call('GET', `/repos/${REPO}/tags`)).body).toMatchObject([
    { name: 'v9.0.0', commit: { sha: repository.headSha } },
  ]);
  const release = { tag_name: 'v9.0.0', draft: true };
  const { body: draft } = await call('POST', `/repos/${REPO}/releases`, release);
  const target = `${draft.upload_url.replace(/\{.*/, '')}?name=a.zip`;
  const upload = () =>
    fetch(target, {
      method: 'POST',
      headers: { authorization: `bearer ${token}`, 'user-agent': 'test', 'content-type': 'application/zip' },
      body: 'bytes',
    });
  expect(new URL(target).host).not.toBe(new URL(github.url).host);
  expect((await upload()).status).toBe(201);
  expect((await upload()).status).toBe(422);
  const published = await call('PATCH', `/repos/${REPO}/releases/${draft.id}`, { draft: false });
  expect(published.body).toMatchObject({ draft: false, assets: [{ name: 'a.zip', size: 5, state: 'uploaded' }] });
  expect((await call('POST', `/repos/${REPO}/releases`, { tag_name: 'v9.0.0' })).status).toBe(422);
  github.faults.redirect('repos/list-releases', 307);
  const moved = await call('GET', `/repos/${REPO}/releases`);
  expect([moved.status, moved.headers.get('location')]).toEqual([307, expect.stringContaining('/releases')]);
});
