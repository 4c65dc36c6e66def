import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type HttpServer, handleRequest, WEBHOOK_PATH, type Webhook } from '../../../src/app/http/http-server.ts';
import { createMetrics } from '../../../src/app/http/metrics.ts';
import { createLog } from '../../../src/app/log.ts';
import { Waits } from '../../../src/app/waits.ts';
import { MEASURED, runWorkflows, type Stage, startStage, waitUntil } from '../stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await startStage({ backoffMs: 2, backoffMaxMs: 10 });
  runWorkflows(stage.github);
});
afterEach(() => stage.end());

async function get(path: string): Promise<{ status: number; text: string; type: string }> {
  const response = await fetch(`${stage.app().url}${path}`);
  return { status: response.status, text: await response.text(), type: response.headers.get('content-type') ?? '' };
}

/** The values of a metric by its labels, as `/metrics` writes them. */
async function metric(name: string): Promise<Record<string, number>> {
  const { text } = await get('/metrics');
  const lines = text.split('\n').filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
  return Object.fromEntries(
    lines.map((line) => [line.slice(name.length, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]),
  );
}

test('/healthz returns the version and the age of the oldest due request', async () => {
  await stage.allSettled();
  const { status, text } = await get('/healthz');
  expect(status).toBe(200);
  expect(JSON.parse(text)).toEqual({ status: 'ok', version: '0.0.0-test', oldestDueSeconds: 0 });
  stage.github.onDispatch(() => {});
  const command = await stage.comment('/ab HZ4_S12_MPSC T=4');
  await waitUntil(() => stage.workflowRunsOf(command).length === 1, 'it waits for a runner');
  const [request] = await stage.store().requests.open(stage.repositoryId, 1);
  await stage.store().requests.patch(request?.key ?? '', { nextAtMs: Date.now() + 60_000 });
  expect(JSON.parse((await get('/healthz')).text).oldestDueSeconds).toBeLessThan(5);
});

test('without a database /healthz returns 503 with a status and no details, and webhooks fail', async () => {
  await stage.store().close();
  const { status, text } = await get('/healthz');
  expect(status).toBe(503);
  expect(JSON.parse(text)).toMatchObject({ status: 'no database', oldestDueSeconds: null });
  const { id } = await stage.comment('/ab help');
  expect(id).toBeGreaterThan(0);
  expect(stage.github.deliveries.at(-1)?.status).toBeGreaterThanOrEqual(500);
});

test('/metrics has the counters for an operator, and no logins, repositories or tokens', async () => {
  stage.github.faults.fail('issues/create-comment', { times: 2 });
  stage.github.faults.deliveries = 2;
  await stage.comment('/ab HZ4_S12_MPSC T=4');
  await stage.comment('/ab nonsense!');
  await fetch(`${stage.app().url}${WEBHOOK_PATH}`, { method: 'POST', body: '{}' });
  await stage.allSettled();
  const { type, text } = await get('/metrics');
  expect(type).toMatch(/^text\/plain; version=0\.0\.4/);
  expect(text).not.toMatch(/mina|allocators|ghs_/);
  expect(await metric('alloc_ab_deliveries_total')).toMatchObject({
    '{event="issue_comment",result="accepted"}': 4,
    '{event="unknown",result="refused"}': 1,
  });
  expect((await metric('alloc_ab_acknowledgement_seconds_count'))['']).toBeGreaterThanOrEqual(5);
  expect(await metric('alloc_ab_commands_total')).toEqual({ '{kind="ab"}': 1, '{kind="unreadable"}': 1 });
  // The webhook of the head was a request as well. Its repository has no gate.
  const requests = { '{status="answered"}': 1, '{status="done"}': 1, '{status="refused"}': 1 };
  expect(await metric('alloc_ab_requests')).toEqual(requests);
  expect((await metric('alloc_ab_queue_age_seconds'))['']).toBe(0);
  expect((await metric('alloc_ab_comments_unread'))['']).toBe(0);
  expect((await metric('alloc_ab_retries_total'))['{trouble="again"}']).toBe(2);
  const calls = await metric('alloc_ab_github_calls_total');
  expect(calls['{method="POST",status="502"}']).toBe(2);
  expect(calls['{method="GET",status="200"}']).toBeGreaterThan(5);
  expect(await metric('alloc_ab_github_rate_left')).toEqual({ '{resource="core"}': 4999 });
});

test('no key, secret, token or text of a comment is logged, whatever fails', async () => {
  stage.github.faults.fail('issues/create-comment', { times: 2, message: 'Server Error' });
  stage.github.faults.fail('pulls/get', { cut: true });
  stage.github.faults.fail('actions/create-workflow-dispatch', { status: 422, message: 'Unexpected inputs provided' });
  for (const body of ['/ab HZ4_S12_MPSC T=4 PRIVATE_WORDS', '/ab HZ4_S12_MPSC T=4\n\nPRIVATE_WORDS', '/ab help']) {
    await stage.comment(body);
  }
  await stage.allSettled();
  await stage.store().close();
  await stage.comment('/ab help PRIVATE_WORDS');
  const log = stage.log();
  for (const message of ['request ended', 'publishing the result', 'starting the workflow'])
    expect(log).toContain(message);
  expect(log).not.toMatch(/BEGIN RSA|ghs_|a secret of the simulator|PRIVATE_WORDS|hub-signature/);
  for (const line of log.trim().split('\n')) expect(line.length).toBeLessThan(4000);
});

test('a webhook that arrives during a stop is stored and answered with 200 or neither, and then the server is closed', async () => {
  const { app, store } = stage;
  // That webhook is the only open work.
  await stage.allSettled();
  const url = app().url;
  const sent = stage.comment('/ab help');
  const ended = app().stop();
  await sent;
  await ended;
  const status = stage.github.deliveries.at(-1)?.status;
  const stored = (await store().inbox.nextDueMs()) !== null || (await store().requests.nextDueMs()) !== null;
  // Stored and answered with 200, or neither: GitHub's list shows a failed delivery and the next start requests it.
  expect(stored || stage.github.appComments(MEASURED, 1).length > 0).toBe(status === 200);
  await expect(fetch(`${url}/healthz`)).rejects.toThrow();
});

test('a webhook is answered after it is stored and not before', async () => {
  const pending: { webhook: Webhook; end: () => void; fail: () => void }[] = [];
  const stores = stage.store();
  const httpServer: HttpServer = {
    stores,
    metrics: createMetrics(stores, Date.now),
    waits: new Waits(),
    log: createLog('silent'),
    now: Date.now,
    pages: [],
    version: '0',
    stopping: () => false,
    verify: async (_, signature) => signature === 'good',
    received: () => {},
    store: (webhook) =>
      new Promise((resolve, reject) => pending.push({ webhook, end: resolve, fail: () => reject(new Error('full')) })),
  };
  const server = createServer((request, response) => void handleRequest(httpServer, request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${WEBHOOK_PATH}`;
  const headers = { 'x-hub-signature-256': 'good', 'x-github-event': 'ping', 'x-github-delivery': 'd1' };
  const statuses: number[] = [];
  const post = async (requestHeaders: Record<string, string>, body = '{"zen":1}') => {
    const { status } = await fetch(url, { method: 'POST', body, headers: requestHeaders });
    statuses.push(status);
  };
  const sent = [post(headers), post(headers)];
  await waitUntil(() => pending.length === 2, 'both have arrived');
  await sleep(50);
  expect(statuses).toEqual([]);
  expect(pending[0]?.webhook).toEqual({ id: 'd1', name: 'ping', payload: { zen: 1 } });
  pending[0]?.end();
  await waitUntil(() => statuses.length === 1, 'one is stored');
  pending[1]?.fail();
  await Promise.all(sent);
  const { 'x-github-delivery': _, ...nameless } = headers;
  await post(nameless);
  await post(headers, 'payload=%7B%7D');
  expect(statuses).toEqual([200, 500, 400, 400]);
  expect(pending).toHaveLength(2);
  server.closeAllConnections();
  server.close();
});
