import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createNodeMiddleware, type Logger } from 'probot';
import { connect } from './github.ts';
import { Lease } from './lease.ts';
import type { Memory } from './memory.ts';
import { repairDeliveries } from './redeliver.ts';
import type { Settings } from './settings.ts';
import { Sweep } from './sweep.ts';
import { listen } from './webhooks.ts';
import type { Worker } from './worker.ts';

/** Where GitHub sends webhooks; part of the App's manifest. */
export const WEBHOOK_PATH = '/api/github/webhooks';
/** GitHub sends at most 25 MB. */
const BODY_BYTES_MAX = 25_000_000;
const BODY_MS = 10_000;
const REPAIR_EVERY_MS = 3_600_000;

/** A page of its own beside the webhooks; true when it answered. */
export type Page = (request: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean>;

/** The running App. */
export interface App {
  readonly url: string;
  readonly port: number;
  /** Ends after the steps under way; what is open goes on at the next start. */
  stop(): Promise<void>;
}

/** What the entry file hands in. */
export interface AppParts {
  readonly settings: Settings;
  readonly memory: Memory;
  readonly log: Logger;
  readonly pages?: readonly Page[];
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** Starts the App: listens, and goes on with what an earlier process left open. */
export async function startApp({ settings, memory, log, pages = [], now = Date.now }: AppParts): Promise<App> {
  const lease = new Lease(memory, settings.timing.leaseMs);
  const github = connect(settings, log, () => lease.held());
  const worker: Worker = { settings, memory, github, log, now };
  const sweep = new Sweep(worker, lease);
  const nudge = () => sweep.nudge();
  const controlRepository = settings.control.repository;
  const middleware = await createNodeMiddleware((probot) => listen(probot, { memory, controlRepository, now, nudge }), {
    probot: github.probot,
    webhooksPath: WEBHOOK_PATH,
  });
  const receive = async (request: IncomingMessage, response: ServerResponse, body: string): Promise<void> => {
    const signature = String(request.headers['x-hub-signature-256'] ?? '');
    // Before Probot, which would write the whole body of a stranger to the log.
    if (signature === '' || !(await github.probot.webhooks.verify(body, signature))) {
      log.warn('a webhook with a bad signature was refused');
      response.writeHead(401, { 'content-type': 'text/plain' }).end('bad signature\n');
      return;
    }
    // Probot reads a body that is there already, and has no limit of its own.
    await middleware(Object.assign(request, { body }), response);
  };
  const server = createServer((request, response) => {
    handle(request, response, { pages, receive }).catch((error: unknown) => {
      log.error({ err: error }, 'a request could not be answered');
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  server.requestTimeout = BODY_MS * 3;
  await new Promise<void>((resolve, reject) =>
    server.once('error', reject).listen(settings.port, settings.host, resolve),
  );
  const { port } = server.address() as AddressInfo;
  sweep.start();
  const repair = (): void => {
    repairDeliveries(worker).catch((error: unknown) =>
      log.warn({ err: error }, 'lost deliveries could not be looked for'),
    );
  };
  repair();
  const repairing = setInterval(repair, REPAIR_EVERY_MS).unref();
  log.info({ port, control: controlRepository }, 'alloc-ab listens');
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    async stop() {
      clearInterval(repairing);
      await close(server);
      await sweep.stop();
    },
  };
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  {
    pages,
    receive,
  }: {
    readonly pages: readonly Page[];
    readonly receive: (request: IncomingMessage, response: ServerResponse, body: string) => Promise<void>;
  },
): Promise<void> {
  const path = (request.url ?? '/').split('?')[0];
  if (path === '/healthz') {
    response.writeHead(200, { 'content-type': 'text/plain' }).end('ok\n');
    return;
  }
  if (path === WEBHOOK_PATH && request.method === 'POST') {
    const body = await readBody(request);
    if (body === null) response.writeHead(413, { connection: 'close' }).end('too large\n');
    else await receive(request, response, body);
    return;
  }
  for (const page of pages) if (await page(request, response)) return;
  response.writeHead(404, { 'content-type': 'text/plain' }).end('not found\n');
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

async function close(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  await closed;
}
