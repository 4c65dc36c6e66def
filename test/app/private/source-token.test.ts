import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Claims, newKey, signJwt } from '../../github-simulator/oidc.ts';
import type { RunControl } from '../../github-simulator/simulator.ts';
import { CONTROL, MEASURED, waitUntil } from '../stage.ts';
import { zipSyntheticBundle } from '../survey-artifact.ts';
import { nextDispatch, type PrivateStage, startPrivateStage } from './private-stage.ts';

let stage: PrivateStage;
let run: RunControl;
let runId: number;
let plan: string;

/** Starts a request whose workflow run waits for its jobs. */
async function begin(): Promise<void> {
  stage = await startPrivateStage();
  const dispatched = nextDispatch(stage);
  await stage.comment('/ab HZ4_S12_MPSC T=4');
  const [dispatch, control] = await dispatched;
  run = control;
  runId = dispatch.runId;
  plan = dispatch.inputs.plan ?? '';
  await waitUntil(async () => (await stage.store().requests.ofWorkflowRun(runId)) !== null, 'its run is known');
}

async function end(): Promise<void> {
  expect(stage.github.violations).toEqual([]);
  await stage.end();
}

/** What git answers to a request for a repository with this token. */
async function gitStatus(token: string | undefined, fullName = MEASURED): Promise<number> {
  const authorization = `Basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`;
  const url = `${stage.github.url}/${fullName}.git/info/refs?service=git-upload-pack`;
  const response = await fetch(url, { headers: token === undefined ? {} : { authorization } });
  await response.body?.cancel();
  return response.status;
}

/** What the API answers to a call with this token. */
async function apiStatus(method: string, path: string, token: string, body?: object): Promise<number> {
  const init = { method, headers: { authorization: `bearer ${token}`, 'user-agent': 'test' } };
  const response = await fetch(`${stage.github.url}${path}`, body ? { ...init, body: JSON.stringify(body) } : init);
  return response.status;
}

async function finishRun(): Promise<void> {
  run.start();
  run.upload(`alloc-ab-${JSON.parse(plan).id}`, await zipSyntheticBundle(JSON.parse(plan)));
  run.complete('success');
  await stage.allSettled();
}

/** Each is refused; the status says whether the job asks again. */
const ATTACKS: readonly (readonly [string, number, (stage: PrivateStage) => string])[] = [
  [
    'of another repository',
    403,
    (on) => on.identityOf(runId, { repository_id: '4711', repository: 'mallory/control' }),
  ],
  [
    'of a repository that has the name of the control repository',
    403,
    (on) => on.identityOf(runId, { repository_id: '4711' }),
  ],
  [
    'with the id of the control repository and another name',
    403,
    (on) => on.identityOf(runId, { repository: 'mallory/control' }),
  ],
  ['of another workflow', 403, (on) => on.identityOf(runId, workflowRefs(on, 'other.yml@refs/heads/main'))],
  ['of the workflow on another branch', 403, (on) => on.identityOf(runId, workflowRefs(on, 'ab.yml@refs/heads/evil'))],
  [
    'of a reusable workflow that the workflow calls',
    403,
    (on) => on.identityOf(runId, { job_workflow_ref: 'mallory/x/.github/workflows/ab.yml@refs/heads/main' }),
  ],
  ['of a push', 403, (on) => on.identityOf(runId, { event_name: 'push' })],
  ['of a run that was started again', 403, (on) => on.identityOf(runId, { run_attempt: '2' })],
  ['of a self-hosted runner', 403, (on) => on.identityOf(runId, { runner_environment: 'self-hosted' })],
  ['of another workflow run', 425, (on) => on.identityOf(runId, { run_id: String(runId + 1) })],
  ['for another audience', 401, (on) => on.identityOf(runId, { aud: 'https://github.com/example' })],
  ['of another issuer', 401, (on) => on.identityOf(runId, { iss: 'https://token.actions.githubusercontent.com' })],
  ['that has expired', 401, (on) => on.identityOf(runId, times(-700, -400))],
  ['that is not valid yet', 401, (on) => on.identityOf(runId, { nbf: inSeconds(600) })],
  ['that never expires', 401, (on) => on.identityOf(runId, { exp: undefined })],
  ['that was issued long ago', 401, (on) => on.identityOf(runId, times(-3600, 3600))],
  ['without a number of its own', 401, (on) => on.identityOf(runId, { jti: undefined })],
  ['without a signature', 401, (on) => signJwt(on.claimsOf(runId), on.github.oidc.key, 'none')],
  [
    'that claims to be signed with a shared secret',
    401,
    (on) => signJwt(on.claimsOf(runId), on.github.oidc.key, 'HS256'),
  ],
  ['signed by an unknown key', 401, (on) => signJwt(on.claimsOf(runId), newKey('unknown'))],
  [
    'signed by an unknown key under the name of a known one',
    401,
    (on) => signJwt(on.claimsOf(runId), newKey(on.github.oidc.key.kid)),
  ],
  ['with claims that were changed', 401, (on) => changed(on.identityOf(runId))],
  ['that is no token', 401, () => 'abc'],
];

describe('an identity', () => {
  beforeAll(begin);
  afterAll(end);

  test.each(ATTACKS)('%s gets no token', async (_, status, identity) => {
    const before = tokensMade();
    const answer = await stage.ask(identity(stage));
    expect(answer).toEqual({ status, body: { message: expect.any(String), next: expect.any(String) } });
    expect(tokensMade()).toBe(before);
  });

  test('of the fetch job itself gets a token after all of these', async () => {
    const before = tokensMade();
    expect((await stage.ask(stage.identityOf(runId))).status).toBe(200);
    expect(tokensMade()).toBe(before + 1);
  });
});

describe('a request', () => {
  beforeEach(begin);
  afterEach(end);

  test('gets a token for its fetch job that reads the contents of that one repository, and nothing else', async () => {
    const other = stage.github.addRepository('example/other', { private: true, directory: stage.repository.directory });
    const { status, body } = await stage.ask(stage.identityOf(runId));
    expect({ status, body }).toEqual({ status: 200, body: { token: expect.any(String), repository: MEASURED } });
    const token = body.token ?? '';
    expect([await gitStatus(undefined), await gitStatus(token)]).toEqual([401, 200]);
    expect(await gitStatus(token, other.fullName)).toBe(404);
    expect(await gitStatus(token, CONTROL)).toBe(404);
    const repo = `/repos/${MEASURED}`;
    expect(await apiStatus('GET', `${repo}/branches/main`, token)).toBe(200);
    expect(await apiStatus('GET', '/repos/example/other/branches/main', token)).toBe(404);
    expect(await apiStatus('POST', `${repo}/issues/1/comments`, token, { body: 'x' })).toBe(403);
    expect(
      await apiStatus('POST', `${repo}/git/refs`, token, { ref: 'refs/tags/x', sha: stage.repository.headSha }),
    ).toBe(403);
    expect(await apiStatus('DELETE', '/installation/token', token)).toBe(204);
    expect(await gitStatus(token)).toBe(401);
    await finishRun();
  });

  test('gets no second token for an identity that was used before', async () => {
    const identity = stage.identityOf(runId);
    expect((await stage.ask(identity)).status).toBe(200);
    expect(await stage.ask(identity)).toMatchObject({
      status: 403,
      body: { message: expect.stringContaining('used before') },
    });
    expect((await stage.ask(stage.identityOf(runId))).status).toBe(200);
  });

  test('gets one token for an identity that is presented three times at once, and at most five', async () => {
    const identity = stage.identityOf(runId);
    const statuses = await Promise.all(
      [identity, identity, identity].map(async (each) => (await stage.ask(each)).status),
    );
    expect(statuses.sort()).toEqual([200, 403, 403]);
    for (let more = 0; more < 4; more += 1) expect((await stage.ask(stage.identityOf(runId))).status).toBe(200);
    expect((await stage.ask(stage.identityOf(runId))).status).toBe(403);
  });

  test('that has ended, or was cancelled, gets no token', async () => {
    await stage.comment('/ab cancel');
    const cancelled = async () => (await stage.store().requests.ofWorkflowRun(runId))?.cancel !== null;
    await waitUntil(cancelled, 'the request is cancelled');
    expect(await stage.ask(stage.identityOf(runId))).toMatchObject({
      status: 403,
      body: { message: expect.stringContaining('not under way') },
    });
    run.complete('cancelled');
    await stage.allSettled();
    expect((await stage.ask(stage.identityOf(runId))).status).toBe(403);
  });

  test('gets no token when the control repository became public', async () => {
    stage.github.repository(CONTROL).private = false;
    expect(await stage.ask(stage.identityOf(runId))).toMatchObject({
      status: 403,
      body: { message: expect.stringContaining('the control repository is public') },
    });
  });

  test.each([
    ['private', true],
    ['public', false],
  ])(
    'gets no token for another repository, a %s one, that has the name of the measured one now',
    async (_, isPrivate) => {
      stage.github.addRepository(MEASURED, { directory: stage.repository.directory, private: isPrivate });
      const before = tokensMade();
      expect(await stage.ask(stage.identityOf(runId))).toMatchObject({
        status: 403,
        body: { message: expect.stringContaining('belongs to another repository now') },
      });
      expect(tokensMade()).toBe(before);
    },
  );

  test('is told to ask again while the keys of the issuer, or GitHub, cannot be reached', async () => {
    stage.github.oidc.keyStatus = 500;
    expect((await stage.ask(stage.identityOf(runId))).status).toBe(503);
    stage.github.oidc.keyStatus = 200;
    expect((await stage.ask(stage.identityOf(runId))).status).toBe(200);
    stage.github.faults.fail('apps/create-installation-access-token', { times: 1 });
    expect((await stage.ask(stage.identityOf(runId))).status).toBe(503);
  });

  test('with many wrong identities leads to one read of the keys, to no other call, and to 429', async () => {
    const calls = stage.github.requests.length;
    const wrong = signJwt(stage.claimsOf(runId), newKey('unknown'));
    const statuses = await Promise.all(Array.from({ length: 80 }, async () => (await stage.ask(wrong)).status));
    expect([...new Set(statuses)].sort()).toEqual([401, 429]);
    expect(stage.github.oidc.keyReads).toBe(1);
    expect(
      stage.github.requests.slice(calls).filter(({ operation }) => operation !== 'actions/get-workflow-run'),
    ).toEqual([]);
  });

  test('of anybody else gets an answer that says who is served', async () => {
    const basic = { authorization: 'Basic eDp5' };
    const long = { authorization: `Bearer ${'a'.repeat(9000)}` };
    const answers = [
      await stage.ask('', { method: 'GET' }),
      await stage.ask('', { headers: {} }),
      await stage.ask('', { headers: basic }),
      await stage.ask('', { headers: long }),
      await stage.ask('a', { body: 'x'.repeat(2000) }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([405, 401, 401, 401, 413]);
    const metrics = await (await fetch(`${stage.publicUrl}/metrics`)).text();
    expect(metrics).toContain('alloc_ab_source_tokens_total{status="401"} 3');
    for (const { body } of answers) expect(body.next).toContain('Private repositories');
  });

  test('whose fetch job goes away before the answer has no token that holds', async () => {
    const abort = new AbortController();
    stage.github.observe(async ({ operation, when }) => {
      if (operation !== 'apps/create-installation-access-token' || when !== 'before') return;
      abort.abort();
      // The App has to notice that the connection is closed.
      await sleep(200);
    });
    const before = stage.github.tokens().revoked.length;
    await expect(stage.ask(stage.identityOf(runId), { signal: abort.signal })).rejects.toThrow();
    await waitUntil(() => stage.github.tokens().revoked.length > before, 'the token is revoked');
    await waitUntil(() => stage.log().includes('did not receive was revoked'), 'the log has the revocation');
  });

  test('leaves neither tokens nor identities in the log, the database or the comments', async () => {
    const identities = [stage.identityOf(runId), stage.identityOf(runId, { aud: 'x' }), stage.identityOf(runId)];
    for (const identity of identities) await stage.ask(identity);
    const given = stage.github.tokens().valid;
    await finishRun();
    const rows =
      JSON.stringify(await stage.store().requests.open(stage.repositoryId, 1)) +
      JSON.stringify(await stage.store().requests.ofWorkflowRun(runId));
    const told =
      stage.log() +
      rows +
      stage.github
        .appComments(MEASURED, 1)
        .map(({ body }) => body)
        .join('');
    expect(stage.log()).toContain('was given to the fetch job');
    for (const secret of [...given, ...identities, ...identities.map((each) => each.split('.')[2] ?? '')]) {
      expect(secret.length).toBeGreaterThan(20);
      expect(told).not.toContain(secret);
    }
  });
});

/** How many tokens of installations were made. */
function tokensMade(): number {
  return stage.github.requests.filter(
    ({ operation, status }) => operation === 'apps/create-installation-access-token' && status === 201,
  ).length;
}

function inSeconds(seconds: number): number {
  return Math.floor(Date.now() / 1000) + seconds;
}

function times(issued: number, expires: number): Claims {
  return { nbf: inSeconds(issued), iat: inSeconds(issued), exp: inSeconds(expires) };
}

function workflowRefs({ github }: PrivateStage, file: string): Claims {
  const ref = `${github.repository(CONTROL).fullName}/.github/workflows/${file}`;
  return { workflow_ref: ref, job_workflow_ref: ref };
}

/** The same token with the run id of another run. */
function changed(identity: string): string {
  const [head, payload = '', signature] = identity.split('.');
  const claims = { ...JSON.parse(Buffer.from(payload, 'base64url').toString()), actor: 'mallory' };
  return [head, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.');
}
