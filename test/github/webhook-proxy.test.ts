import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Stage, startStage, waitUntil } from '../app/stage.ts';
import { startWebhookProxy, type WebhookProxy } from '../webhook-proxy.ts';

const CHANNEL = 'Zb3-_channel';
let proxy: WebhookProxy;
let stage: Stage;

async function start(options: { readonly raw?: boolean } = {}): Promise<void> {
  proxy = await startWebhookProxy(options);
  stage = await startStage({ backoffMs: 2 }, undefined, undefined, () => ({
    WEBHOOK_PROXY_URL: `${proxy.url}/${CHANNEL}`,
  }));
  stage.github.sendWebhooksTo(`${proxy.url}/${CHANNEL}`);
  await waitUntil(() => proxy.listeners(CHANNEL) === 1, 'the App takes webhooks from the proxy');
}

beforeEach(() => start());
const end = async (): Promise<void> => {
  await stage.end();
  await proxy.stop();
};
afterEach(end);

async function isAnswered(text = '/ab help'): Promise<void> {
  const comment = await stage.comment(text);
  await waitUntil(() => stage.repliesTo(comment).length === 1, 'the comment is answered');
}

test('a comment that GitHub sends to the channel of a proxy is answered', async () => {
  await isAnswered();
  await isAnswered('/ab help\n<details>ünïcödé 🦊 "quoted" \\ & more</details>');
});

test('a connection that ends is made again, also after refusals', async () => {
  proxy.refuse(503);
  proxy.drop();
  await waitUntil(() => stage.log().includes('the proxy answered 503'), 'the App notes the refusal');
  proxy.refuse(null);
  await waitUntil(() => proxy.listeners(CHANNEL) === 1, 'the App is connected again');
  await isAnswered();
});

test('messages that are no webhooks, and webhooks with a wrong signature, change nothing', async () => {
  for (const data of ['{', '[]', '{"body":{}}', '{"x-github-event":7}', JSON.stringify({ body: 1 })])
    proxy.send(CHANNEL, `data: ${data}\n\n`);
  const forged = { 'x-github-event': 'issue_comment', 'x-github-delivery': 'd', 'x-hub-signature-256': 'sha256=00' };
  proxy.send(CHANNEL, `data: ${JSON.stringify({ ...forged, body: { action: 'created' } })}\n\n`);
  await isAnswered();
  expect(stage.log().match(/not a webhook of GitHub/g)).toHaveLength(5);
  expect(stage.log()).toContain('a webhook with a bad signature was refused');
});

test('the address of the channel is not logged: who knows it can read the webhooks', async () => {
  proxy.drop();
  await waitUntil(() => stage.log().split('takes webhooks from the proxy').length > 2, 'the App is connected again');
  expect(stage.log()).not.toContain(CHANNEL);
});

test('a stopped App leaves the channel', async () => {
  await stage.stop();
  await waitUntil(() => proxy.listeners(CHANNEL) === 0, 'nobody listens');
  await stage.start();
  await waitUntil(() => proxy.listeners(CHANNEL) === 1, 'the App listens again');
  stage.github.sendWebhooksTo(`${proxy.url}/${CHANNEL}`);
  await isAnswered();
});

test('of a proxy that keeps the bytes that were signed, those are checked', async () => {
  await end();
  await start({ raw: true });
  const body = '{ "zen": 1.0 }';
  const signature = createHmac('sha256', stage.github.app.webhookSecret).update(body).digest('hex');
  const headers = { 'x-github-event': 'ping', 'x-github-delivery': 'd1', 'x-hub-signature-256': `sha256=${signature}` };
  await fetch(`${proxy.url}/${CHANNEL}`, { method: 'POST', body, headers });
  const accepted = 'alloc_ab_deliveries_total{event="ping",result="accepted"} 1';
  const metrics = async () => (await fetch(`${stage.app().url}/metrics`)).text();
  await waitUntil(async () => (await metrics()).includes(accepted), 'the webhook is accepted');
});
