import { createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';

/** A webhook to be sent. */
export interface Letter {
  readonly guid: string;
  readonly event: string;
  readonly payload: string;
}

/** What the thread that sends is given. */
export interface Sending {
  readonly url: string;
  readonly secret: string;
  readonly letters: readonly Letter[];
  /** Which letter is sent when; one may be sent several times. */
  readonly order: readonly number[];
  readonly perSecond: number;
}

/** What it tells about each letter sent: the answer's status, 0 without one, and how long that took. */
export interface Sent {
  readonly letter: number;
  readonly status: number;
  readonly ms: number;
}

const ANSWER_WITHIN_MS = 10_000;

/** Sends at a steady rate, whatever becomes of what was sent: people do not wait for one another. */
async function send({ url, secret, letters, order, perSecond }: Sending, tell: (sent: Sent) => void): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  const started = performance.now();
  const pending: Promise<void>[] = [];
  for (const [turn, letter] of order.entries()) {
    const waitMs = started + (turn * 1000) / perSecond - performance.now();
    if (waitMs > 0) await sleep(waitMs);
    const { guid, event, payload } = letters[letter] as Letter;
    const sentMs = performance.now();
    pending.push(
      post(url, agent, payload, {
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(payload)),
        'user-agent': 'GitHub-Hookshot/simulator',
        'x-github-event': event,
        'x-github-delivery': guid,
        'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(payload).digest('hex')}`,
      }).then((status) => tell({ letter, status, ms: performance.now() - sentMs })),
    );
  }
  await Promise.all(pending);
  agent.destroy();
}

function post(url: string, agent: Agent, body: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve) => {
    const call = request(url, { method: 'POST', agent, headers, timeout: ANSWER_WITHIN_MS }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode ?? 0));
      answer.on('error', () => resolve(0));
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
