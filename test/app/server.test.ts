import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WEBHOOK_PATH } from '../../src/app/server.ts';
import { type Stage, setStage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage.end());

function post(body: string, headers: Record<string, string>): Promise<Response> {
  return fetch(`${stage.app().url}${WEBHOOK_PATH}`, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'x-github-event': 'issue_comment',
      'x-github-delivery': 'd1',
      ...headers,
    },
  });
}

function signed(body: string): Record<string, string> {
  const digest = createHmac('sha256', stage.github.app.webhookSecret).update(body).digest('hex');
  return { 'x-hub-signature-256': `sha256=${digest}` };
}

test('a bad or missing signature is refused, stores nothing, and its body reaches no log', async () => {
  const lines = stage.log().length;
  const body = JSON.stringify({ action: 'created', comment: { body: '/ab SECRET_WORD' } });
  for (const headers of [{ 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` }, {}]) {
    expect((await post(body, headers as Record<string, string>)).status).toBe(401);
  }
  expect(stage.store().inbox.nextDueMs()).toBeNull();
  expect(stage.log().slice(lines)).not.toMatch(/SECRET_WORD|hub-signature.*[0-9a-f]{64}/);
});

test('a signed body that is no JSON or has another shape is answered with an error and stores nothing', async () => {
  for (const body of [
    '{',
    '{"action":"created"}',
    JSON.stringify({ action: 'created', issue: {}, comment: { body: '/ab' } }),
  ]) {
    expect((await post(body, signed(body))).status).toBeGreaterThanOrEqual(400);
  }
  expect(stage.store().inbox.nextDueMs()).toBeNull();
});

test('events of no interest are accepted and forgotten', async () => {
  const body = JSON.stringify({ zen: 'Keep it logically awesome.' });
  expect((await post(body, { ...signed(body), 'x-github-event': 'ping' })).status).toBe(200);
});

test('a body larger than GitHub sends is cut off', async () => {
  const status = await new Promise<number>((resolve, reject) => {
    const headers = { 'content-length': '26000000', 'content-type': 'application/json' };
    const call = request(`${stage.app().url}${WEBHOOK_PATH}`, { method: 'POST', headers }, (answer) => {
      resolve(answer.statusCode ?? 0);
      call.destroy();
    });
    call.on('error', reject);
    call.write('{');
  });
  expect(status).toBe(413);
});

test('/healthz answers, other paths do not', async () => {
  expect((await fetch(`${stage.app().url}/healthz`)).status).toBe(200);
  expect((await fetch(`${stage.app().url}/`)).status).toBe(404);
  expect((await fetch(`${stage.app().url}${WEBHOOK_PATH}`)).status).toBe(404);
});

test('neither key, secret nor token reaches the log', async () => {
  await stage.comment('/ab help');
  await stage.settled();
  expect(stage.log()).toContain('request ended');
  expect(stage.log()).not.toMatch(/BEGIN RSA|ghs_|a secret of the simulator/);
});
