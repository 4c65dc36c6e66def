import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'probot';
import { connect } from '../github/clients.ts';
import { RushLimiter } from '../github/rush-limiter.ts';
import type { AppContext } from './app-context.ts';
import { callPolicy } from './call-policy.ts';
import { type HttpServer, handleRequest, keyPage, type Page } from './http/http-server.ts';
import { createMetrics } from './http/metrics.ts';
import { repairDeliveries } from './http/redeliver.ts';
import { registerWebhooks } from './http/webhooks.ts';
import { Lease } from './queue/lease.ts';
import { AnalysisWorker } from './run/analysis-worker.ts';
import type { Settings } from './settings.ts';
import type { Stores } from './stores.ts';
import { WorkLoop } from './work-loop.ts';

const BODY_MS = 10_000;
/** The fate of what was on its way when the App started is known by then. */
const REPAIR_AGAIN_MS = 20_000;
/** Supervisors kill after 30 seconds, as a rule. */
const STOP_MS = 20_000;
const LOOK_FOR_IDLE_MS = 50;
/** Webhooks that rush in at a start are heard before anything else begins, for this long: all code is still cold. */
const CALM_MS = 2000;

/** The running App. */
export interface App {
  readonly url: string;
  readonly port: number;
  /** Takes nothing more and ends after the steps under way, or after 20 seconds; what is open goes on at the next start. */
  stop(): Promise<void>;
}

/** What the entry file hands in. */
export interface AppParts {
  readonly settings: Settings;
  readonly stores: Stores;
  readonly log: Logger;
  /** Of this program. */
  readonly version: string;
  readonly pages?: readonly Page[];
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** Starts the App: listens, and goes on with what an earlier process left open. */
export async function startApp({ settings, stores, log, version, pages = [], now = Date.now }: AppParts): Promise<App> {
  const metrics = createMetrics(stores, now);
  const lease = new Lease(stores, settings.timing.leaseMs);
  const limiter = new RushLimiter();
  const github = connect(settings, log, callPolicy(lease, metrics, limiter));
  const analysis = new AnalysisWorker();
  const context: AppContext = { settings, stores, github, log, metrics, analysis: analysis, version, now };
  const workLoop = new WorkLoop(context, lease);
  const nudge = () => workLoop.nudge();
  const controlRepository = settings.control.repository;
  const { probot } = github;
  await probot.ready();
  registerWebhooks(probot, { stores, controlRepository, now, nudge });
  const stopping = new AbortController();
  const { signingKey } = settings;
  const shown = signingKey === null ? pages : [...pages, keyPage(signingKey)];
  const front: HttpServer = {
    stores,
    metrics,
    log,
    now,
    pages: shown,
    version,
    verify: (body, signature) => probot.webhooks.verify(body, signature),
    received: () => limiter.webhookReceived(),
    // Unlike its middleware, which says yes after nine seconds to what is not stored yet.
    store: (webhook) => probot.receive(webhook as Parameters<typeof probot.receive>[0]),
    stopping: () => stopping.signal.aborted,
  };
  const server = createServer((request, response) => {
    handleRequest(front, request, response).catch((error: unknown) => {
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
  const { repairMs } = settings.timing;
  let repairing: Promise<unknown> | null = null;
  const repair = (everyMs: number): void => {
    repairing ??= repairDeliveries(context, everyMs, stopping.signal)
      .catch((error: unknown) => log.warn({ err: error }, 'lost deliveries could not be looked for'))
      .finally(() => {
        repairing = null;
      });
  };
  void limiter.waitUntilCalm(CALM_MS).then(() => {
    if (stopping.signal.aborted) return;
    workLoop.start();
    // Nobody listened before, so this is the moment to look.
    repair(0);
  });
  const timers = [
    setTimeout(() => repair(0), Math.min(REPAIR_AGAIN_MS, repairMs)).unref(),
    // Other replicas look as well: half of the time is enough for one of them to have been first.
    setInterval(() => repair(repairMs / 2), repairMs).unref(),
  ];
  log.info({ port, control: controlRepository, signs: signingKey !== null }, 'alloc-ab listens');
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    async stop() {
      stopping.abort();
      for (const timer of timers) clearTimeout(timer);
      const ended = Promise.all([close(server), workLoop.stop(), repairing]).then(() => true);
      if (!(await Promise.race([ended, sleep(STOP_MS, false, { ref: false })])))
        log.warn('ends with work in hand; it goes on elsewhere or at the next start when its lease is over');
      await analysis.stop();
    },
  };
}

/** Takes no new connections, and ends each of the old ones after its answer. */
async function close(server: Server): Promise<void> {
  const idle = setInterval(() => server.closeIdleConnections(), LOOK_FOR_IDLE_MS);
  await new Promise((resolve) => server.close(resolve));
  clearInterval(idle);
}
