import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'probot';
import { fingerprint, publicKeyPem, type SigningKey } from '../../signing/ed25519.ts';
import type { Stores } from '../stores.ts';
import { health } from './health.ts';
import type { Metrics } from './metrics.ts';

/** Where GitHub sends webhooks; part of the App's manifest. */
export const WEBHOOK_PATH = '/api/github/webhooks';
/** GitHub sends at most 25 MB. */
const BODY_BYTES_MAX = 25_000_000;
/** Events that mean something here; all others are counted together. */
const EVENTS = new Set([
  'issue_comment',
  'pull_request',
  'workflow_run',
  'merge_group',
  'check_run',
  'check_suite',
  'ping',
]);

/** A page of its own beside the webhooks; true when it answered. */
export type Page = (request: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean>;

/** What answers requests. */
export interface HttpServer {
  readonly stores: Stores;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly now: () => number;
  readonly pages: readonly Page[];
  readonly version: string;
  readonly stopping: () => boolean;
  /** Whether GitHub signed this body. */
  readonly verify: (body: string, signature: string) => Promise<boolean>;
  /** Told of every signed webhook before anything is done with it. */
  readonly received: () => void;
  /** Resolves when what the webhook says is stored. */
  readonly store: (webhook: Webhook) => Promise<void>;
}

/** A signed webhook. */
export interface Webhook {
  /** Its `X-GitHub-Delivery`. */
  readonly id: string;
  readonly name: string;
  readonly payload: unknown;
}

/** Answers one request. Throws only what is a bug. */
export async function handleRequest(
  front: HttpServer,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = (request.url ?? '/').split('?')[0];
  if (path === '/healthz') {
    const said = await health(front.stores, front.version, front.now(), front.stopping());
    const status = said.status === 'ok' ? 200 : 503;
    response.writeHead(status, { 'content-type': 'application/json' }).end(`${JSON.stringify(said)}\n`);
    return;
  }
  if (path === '/metrics') {
    const text = await front.metrics.text();
    response.writeHead(200, { 'content-type': front.metrics.contentType }).end(text);
    return;
  }
  if (path === WEBHOOK_PATH && request.method === 'POST') return handleWebhook(front, request, response);
  for (const page of front.pages) if (await page(request, response)) return;
  response.writeHead(404, { 'content-type': 'text/plain' }).end('not found\n');
}

async function handleWebhook(front: HttpServer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { metrics, log } = front;
  const stopClock = metrics.acknowledgement.startTimer();
  const refuse = (status: number, words: string): void => {
    metrics.deliveries.inc({ event: 'unknown', result: 'refused' });
    response.writeHead(status, { 'content-type': 'text/plain', connection: 'close' }).end(`${words}\n`);
  };
  const body = await readBody(request);
  if (body === null) return refuse(413, 'too large');
  const signature = String(request.headers['x-hub-signature-256'] ?? '');
  if (signature === '' || !(await front.verify(body, signature))) {
    log.warn('a webhook with a bad signature was refused');
    return refuse(401, 'bad signature');
  }
  front.received();
  const name = String(request.headers['x-github-event'] ?? '');
  const id = String(request.headers['x-github-delivery'] ?? '');
  const end = (status: number, words: string): void => {
    response.writeHead(status, { 'content-type': 'text/plain' }).end(`${words}\n`);
    stopClock();
    const result = status < 300 ? 'accepted' : 'failed';
    metrics.deliveries.inc({ event: EVENTS.has(name) ? name : 'other', result });
  };
  if (name === '' || id === '') return end(400, 'without X-GitHub-Event or X-GitHub-Delivery');
  const payload = parsed(body);
  if (payload === null) return end(400, 'no JSON; the content type of the webhook has to be application/json');
  try {
    await front.store({ id, name, payload });
  } catch {
    // Probot has told the log why.
    return end(500, 'not stored; it will be asked for again');
  }
  end(200, 'ok');
}

/** What a body holds, or null when that is nothing. */
function parsed(body: string): object | null {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}

/** The body as text, or null when it is larger than GitHub ever sends. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  if (Number(request.headers['content-length'] ?? 0) > BODY_BYTES_MAX) return null;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_BYTES_MAX) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Serves the public key that results are verified with. */
export function keyPage({ publicKey }: SigningKey): Page {
  return (request, response) => {
    if (request.url?.split('?')[0] !== '/signing-key.pem') return false;
    response
      .writeHead(200, { 'content-type': 'application/x-pem-file', 'x-fingerprint': fingerprint(publicKey) })
      .end(publicKeyPem(publicKey));
    return true;
  };
}
