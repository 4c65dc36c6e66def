import { createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';

/** A webhook to send. */
export interface OutgoingWebhook {
  readonly guid: string;
  readonly event: string;
  readonly payload: string;
}

/** The input of the sending thread. */
export interface Sending {
  readonly url: string;
  readonly secret: string;
  readonly webhooks: readonly OutgoingWebhook[];
  /** Indices of the webhooks in the order of sending. A webhook may be sent several times. */
  readonly order: readonly number[];
  readonly perSecond: number;
}

/** The result of one attempt: the index of the webhook, the status of the response (0 without one) and the time it took. */
export interface Sent {
  readonly webhook: number;
  readonly status: number;
  readonly ms: number;
}

const RESPONSE_TIMEOUT_MS = 10_000;

/** Sends at a steady rate without waiting for responses, as many users would. */
async function send({ url, secret, webhooks, order, perSecond }: Sending, onSent: (sent: Sent) => void): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  const started = performance.now();
  const pending: Promise<void>[] = [];
  for (const [turn, index] of order.entries()) {
    const waitMs = started + (turn * 1000) / perSecond - performance.now();
    if (waitMs > 0) await sleep(waitMs);
    const { guid, event, payload } = webhooks[index] as OutgoingWebhook;
    const sentMs = performance.now();
    pending.push(
      post(url, agent, payload, {
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(payload)),
        'user-agent': 'GitHub-Hookshot/simulator',
        'x-github-event': event,
        'x-github-delivery': guid,
        'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(payload).digest('hex')}`,
      }).then((status) => onSent({ webhook: index, status, ms: performance.now() - sentMs })),
    );
  }
  await Promise.all(pending);
  agent.destroy();
}

function post(url: string, agent: Agent, body: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve) => {
    const call = request(url, { method: 'POST', agent, headers, timeout: RESPONSE_TIMEOUT_MS }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
      response.on('error', () => resolve(0));
    });
    call.on('timeout', () => call.destroy());
    call.on('error', () => resolve(0));
    call.end(body);
  });
}

if (parentPort !== null) {
  const port = parentPort;
  await send(workerData as Sending, (sent) => port.postMessage(sent));
}
