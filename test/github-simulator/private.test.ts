import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeRepository } from '../app/measured-repository.ts';
import { type Simulator, startSimulator } from './simulator.ts';

let github: Simulator;
let directory: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'alloc-ab-simulator-'));
  github = await startSimulator();
  const repository = makeRepository(join(directory, 'repository')).directory;
  github.addRepository('example/open', { directory: repository });
  github.addRepository('example/closed', { directory: repository, private: true });
  github.addRepository('example/internal', { directory: repository, internal: true });
});
afterAll(async () => {
  await github.stop();
  rmSync(directory, { recursive: true });
});

/** Status of git's first request for a repository. */
async function git(name: string, token?: string, user = 'x-access-token'): Promise<number> {
  const authorization = `Basic ${Buffer.from(`${user}:${token}`).toString('base64')}`;
  const url = `${github.url}/example/${name}.git/info/refs?service=git-upload-pack`;
  const response = await fetch(url, token === undefined ? {} : { headers: { authorization } });
  await response.body?.cancel();
  return response.status;
}

async function api(method: string, path: string, token: string): Promise<number> {
  const headers = { authorization: `bearer ${token}`, 'user-agent': 'test' };
  return (await fetch(`${github.url}${path}`, { method, headers })).status;
}

test('without credentials git serves public repositories only, and asks for a login for all others', async () => {
  expect([await git('open'), await git('closed'), await git('internal'), await git('none')]).toEqual([
    200, 401, 401, 401,
  ]);
});

test('a token opens its repositories to git, with Contents: read, until it is revoked', async () => {
  const token = github.token({ contents: 'read' }, ['closed']);
  expect([await git('closed', token), await git('internal', token), await git('none', token)]).toEqual([200, 404, 404]);
  expect(await git('closed', github.token({ issues: 'write' }, ['closed']))).toBe(404);
  expect([await git('closed', token, 'mina'), await git('open', 'ghs_wrong')]).toEqual([401, 401]);
  expect(await api('DELETE', '/installation/token', token)).toBe(204);
  expect([await git('closed', token), await git('open', token)]).toEqual([401, 401]);
  expect(await api('DELETE', '/installation/token', token)).toBe(401);
});

test('a job gets an identity for the audience that it names, and only with its secret', async () => {
  const control = github.repository('example/closed');
  const env = github.oidc.jobEnvironment(control, { id: 7, workflow: 'ab.yml', ref: 'main' });
  const url = `${env.ACTIONS_ID_TOKEN_REQUEST_URL}&audience=${encodeURIComponent('https://app.test')}`;
  const authorization = `Bearer ${env.ACTIONS_ID_TOKEN_REQUEST_TOKEN}`;
  const { value } = (await (await fetch(url, { headers: { authorization } })).json()) as { value: string };
  const claims = JSON.parse(Buffer.from(value.split('.')[1] ?? '', 'base64url').toString());
  expect(claims).toMatchObject({ aud: 'https://app.test', run_id: '7', repository_id: String(control.id) });
  expect((await fetch(url)).status).toBe(401);
});
