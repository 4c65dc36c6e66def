import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'probot';
import type { UnverifiedWebhook } from '../../github/webhook-proxy.ts';
import { parseJson } from '../../model/json-text.ts';
import { fingerprint, publicKeyPem, type SigningKey } from '../../signing/ed25519.ts';
import type { Stores } from '../stores.ts';
import type { Waits } from '../waits.ts';
import { health } from './health.ts';
import type { Metrics } from './metrics.ts';

/** Where GitHub sends webhooks; part of the App's manifest. */
export const WEBHOOK_PATH = '/api/github/webhooks';
/** GitHub sends at most 25 MB. */
const BODY_BYTES_MAX = 25_000_000;
/** Events with a label of their own in the metrics; all others are counted as `other`. */
const EVENTS = new Set([
  'issue_comment',
  'pull_request',
  'pull_request_review',
  'pull_request_review_comment',
  'workflow_run',
  'merge_group',
  'push',
  'repository',
  'installation',
  'installation_repositories',
  'check_run',
  'check_suite',
  'ping',
]);

/** A handler beside the webhooks. Returns whether it answered the request. */
export type Page = (request: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean>;

/** What `handleRequest` needs. */
export interface HttpServer {
  readonly stores: Stores;
  readonly metrics: Metrics;
  readonly waits: Waits;
  readonly log: Logger;
  readonly now: () => number;
  readonly pages: readonly Page[];
  readonly version: string;
  readonly stopping: () => boolean;
  /** Whether GitHub signed this body. */
  readonly verify: (body: string, signature: string) => Promise<boolean>;
  /** Called for each signed webhook before it is stored. */
  readonly received: () => void;
  /** Resolves when the webhook is stored. */
  readonly store: (webhook: Webhook) => Promise<void>;
}

/** A signed webhook. */
export interface Webhook {
  /** Its `X-GitHub-Delivery`. */
  readonly id: string;
  readonly name: string;
  readonly payload: unknown;
}

/** Answers one HTTP request. Throws only on a bug. */
export async function handleRequest(
  server: HttpServer,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = (request.url ?? '/').split('?')[0];
  if (path === '/healthz') {
    const body = await health(server.stores, server.version, server.now(), server.stopping(), server.waits);
    const status = body.status === 'ok' ? 200 : 503;
    response.writeHead(status, { 'content-type': 'application/json' }).end(`${JSON.stringify(body)}\n`);
    return;
  }
  if (path === '/metrics') {
    const text = await server.metrics.text();
    response.writeHead(200, { 'content-type': server.metrics.contentType }).end(text);
    return;
  }
  if (path === WEBHOOK_PATH && request.method === 'POST') return handleWebhook(server, request, response);
  for (const page of server.pages) if (await page(request, response)) return;
  response.writeHead(404, { 'content-type': 'text/plain' }).end('not found\n');
}

async function handleWebhook(server: HttpServer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const header = (name: string): string => String(request.headers[name] ?? '');
  const body = await readBody(request);
  const { status, text } =
    body === null
      ? refused(server, 413, 'too large')
      : await receiveWebhook(server, {
          name: header('x-github-event'),
          id: header('x-github-delivery'),
          signature: header('x-hub-signature-256'),
          body,
        });
  const isRefused = status === 401 || status === 413;
  response
    .writeHead(status, { 'content-type': 'text/plain', ...(isRefused && { connection: 'close' }) })
    .end(`${text}\n`);
}

/** Verifies and stores a webhook. Returns the answer to GitHub. */
export async function receiveWebhook(
  server: HttpServer,
  { name, id, signature, body }: UnverifiedWebhook,
): Promise<{ readonly status: number; readonly text: string }> {
  const { metrics, log } = server;
  const stopClock = metrics.acknowledgement.startTimer();
  if (signature === '' || !(await server.verify(body, signature))) {
    log.warn('a webhook with a bad signature was refused');
    return refused(server, 401, 'bad signature');
  }
  server.received();
  const end = (status: number, text: string) => {
    stopClock();
    const result = status < 300 ? 'accepted' : 'failed';
    metrics.deliveries.inc({ event: EVENTS.has(name) ? name : 'other', result });
    return { status, text };
  };
  if (name === '' || id === '') return end(400, 'without X-GitHub-Event or X-GitHub-Delivery');
  const payload = parsed(body);
  if (payload === null) return end(400, 'not JSON; the content type of the webhook has to be application/json');
  try {
    await server.store({ id, name, payload });
  } catch {
    // Probot has logged the cause.
    return end(500, 'not stored; it will be asked for again');
  }
  return end(200, 'ok');
}

function refused({ metrics }: HttpServer, status: number, text: string) {
  metrics.deliveries.inc({ event: 'unknown', result: 'refused' });
  return { status, text };
}

/** The JSON object in a body, or null where there is none. */
function parsed(body: string): object | null {
  const value = parseJson(body);
  return typeof value === 'object' ? value : null;
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
