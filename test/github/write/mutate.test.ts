import { generateKeyPairSync } from 'node:crypto';
import nock from 'nock';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createLog } from '../../../src/app/log.ts';
import { readSettings } from '../../../src/app/settings.ts';
import { connect, type GitHub, type Octokit } from '../../../src/github/clients.ts';
import { mutate } from '../../../src/github/write/mutate.ts';
import type { Mutation } from '../../../src/model/mutation.ts';

const API = 'https://api.github.com';
const ISSUE = '/repos/example/allocators/issues';
let github: GitHub;
let octokit: Octokit;

beforeAll(async () => {
  nock.disableNetConnect();
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const settings = readSettings({
    APP_ID: '7',
    WEBHOOK_SECRET: 'hush',
    PRIVATE_KEY: privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
    CONTROL_REPOSITORY: 'example/control',
    GITHUB_THROTTLE: 'off',
  });
  nock(API)
    .post('/app/installations/77/access_tokens')
    .reply(201, { token: 't', expires_at: '2099-01-01T00:00:00Z', permissions: {} });
  nock(API).get('/app').reply(200, { id: 7, slug: 'alloc-ab' });
  github = connect(settings, createLog('silent'));
  octokit = await github.repository({ repositoryId: 1, repository: 'example/allocators', installationId: 77 });
});
afterEach(() => {
  expect(nock.pendingMocks().filter((mock) => !mock.includes('/app'))).toEqual([]);
  nock.cleanAll();
});
afterAll(() => {
  nock.enableNetConnect();
  nock.restore();
});

const comment: Mutation = {
  kind: 'comment',
  repository: 'example/allocators',
  issue: 3,
  tag: 'alloc-ab:r1',
  body: '<!-- alloc-ab:r1 -->\nnew',
};
const bot = { login: 'alloc-ab[bot]', type: 'Bot' };
const written = { id: 12, html_url: 'https://github.com/example/allocators/pull/3#issuecomment-12' };

test('mutate updates the App’s comment with the tag, and no comment of another author', async () => {
  const tagged = '<!-- alloc-ab:r1 -->\nold';
  nock(API, { reqheaders: { 'x-github-api-version': '2022-11-28', authorization: 'token t' } })
    .get(`${ISSUE}/3/comments`)
    .query({ per_page: 100, since: '2026-01-01T00:00:00Z' })
    .reply(200, [
      { id: 10, user: { login: 'sven', type: 'User' }, body: tagged },
      { id: 11, user: { login: 'other[bot]', type: 'Bot' }, body: tagged },
      { id: 12, user: bot, body: tagged },
    ]);
  nock(API).patch(`${ISSUE}/comments/12`, { body: comment.body }).reply(200, written);
  expect(await mutate(github, octokit, comment, { since: '2026-01-01T00:00:00Z' })).toEqual({
    id: 12,
    url: written.html_url,
  });
});

test('mutate creates a comment when there is none, and recreates a deleted comment', async () => {
  nock(API).get(`${ISSUE}/3/comments`).query(true).reply(200, []);
  nock(API).post(`${ISSUE}/3/comments`, { body: comment.body }).times(2).reply(201, written);
  nock(API).patch(`${ISSUE}/comments/9`).reply(404, { message: 'Not Found' });
  expect((await mutate(github, octokit, comment)).id).toBe(12);
  expect((await mutate(github, octokit, comment, { id: 9 })).id).toBe(12);
});

test('mutate does not retry', async () => {
  nock(API).get(`${ISSUE}/3/comments`).query(true).reply(200, []);
  nock(API).post(`${ISSUE}/3/comments`).reply(502, { message: 'Server Error' });
  await expect(mutate(github, octokit, comment)).rejects.toMatchObject({ status: 502 });
});

test('mutate finds a check run of the App by its external id on any page', async () => {
  const sha = 'a'.repeat(40);
  const path = `/repos/example/allocators/commits/${sha}/check-runs`;
  const query = { check_name: 'alloc-ab', filter: 'all', app_id: '7', per_page: '100' };
  const next = `<${API}${path}?check_name=alloc-ab&filter=all&app_id=7&per_page=100&page=2>; rel="next"`;
  nock(API)
    .get(path)
    .query(query)
    .reply(200, { total_count: 2, check_runs: [{ id: 1, external_id: 'r0' }] }, { link: next });
  nock(API)
    .get(path)
    .query({ ...query, page: '2' })
    .reply(200, { total_count: 2, check_runs: [{ id: 2, external_id: 'r1' }] });
  const output = { title: 'done', summary: 's' };
  nock(API)
    .patch('/repos/example/allocators/check-runs/2', { status: 'completed', conclusion: 'success', output })
    .reply(200, { id: 2, html_url: null });
  const check = {
    kind: 'check',
    repository: 'example/allocators',
    sha,
    externalId: 'r1',
    name: 'alloc-ab',
    status: 'completed',
    conclusion: 'success',
    ...output,
  } as const;
  expect(await mutate(github, octokit, check)).toEqual({ id: 2, url: null });
});

test('mutate returns the id of a dispatched workflow run', async () => {
  const inputs = { id: 'r1', plan: '{}', labels: '[]' };
  nock(API)
    .post('/repos/example/control/actions/workflows/ab.yml/dispatches', {
      ref: 'main',
      inputs,
      return_run_details: true,
    })
    .reply(200, {
      workflow_run_id: 5,
      run_url: `${API}/x`,
      html_url: 'https://github.com/example/control/actions/runs/5',
    });
  const dispatch = {
    kind: 'dispatch',
    repository: 'example/control',
    workflow: 'ab.yml',
    ref: 'main',
    inputs,
  } as const;
  expect(await mutate(github, octokit, dispatch)).toEqual({
    id: 5,
    url: 'https://github.com/example/control/actions/runs/5',
  });
});
