import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'probot';
import { connect } from '../github/clients.ts';
import { DocumentTexts } from '../github/read/document-texts.ts';
import { RushLimiter } from '../github/rush-limiter.ts';
import { followProxy } from '../github/webhook-proxy.ts';
import type { AppContext } from './app-context.ts';
import { callPolicy } from './call-policy.ts';
import { type HttpServer, handleRequest, keyPage, type Page, receiveWebhook } from './http/http-server.ts';
import { createMetrics } from './http/metrics.ts';
import { repairDeliveries } from './http/redeliver.ts';
import { sourceTokenPage } from './http/source-token-page.ts';
import { registerWebhooks } from './http/webhooks.ts';
import { sourceTokenService } from './private/source-token.ts';
import { Lease } from './queue/lease.ts';
import { numberRepositories, rememberMove } from './repository-names.ts';
import { AnalysisWorker } from './run/analysis-worker.ts';
import type { Settings } from './settings.ts';
import { signatureCheck } from './signature-check.ts';
import type { Stores } from './stores.ts';
import { Waits } from './waits.ts';
import { WorkLoop } from './work-loop.ts';

const BODY_MS = 10_000;
/** By then GitHub lists the result of deliveries that were under way when the App started. */
const REPAIR_AGAIN_MS = 20_000;
/** Most supervisors kill after 30 seconds. */
const STOP_MS = 20_000;
/** Between two searches for connections that became idle. */
const LOOK_FOR_IDLE_MS = 50;
/** Longest time that the work loop waits at a start while webhooks arrive: until then the code is not compiled. */
const CALM_MS = 2000;

/** The running App. */
export interface App {
  readonly url: string;
  readonly port: number;
  /** Stops accepting webhooks and ends after the steps under way, or after 20 seconds. Open requests go on at the next start. */
  stop(): Promise<void>;
}

/** What the entry file passes in. */
interface AppParts {
  readonly settings: Settings;
  readonly stores: Stores;
  readonly log: Logger;
  /** Version of this program. */
  readonly version: string;
  readonly pages?: readonly Page[];
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** Starts the App: listens, and continues the requests that an earlier process left open. */
export async function startApp({ settings, stores, log, version, pages = [], now = Date.now }: AppParts): Promise<App> {
  const waits = new Waits();
  const metrics = createMetrics(stores, now, waits);
  const lease = new Lease(stores, settings.timing.leaseMs);
  const limiter = new RushLimiter();
  const github = connect(settings, log, callPolicy(lease, metrics, limiter), (sight) =>
    rememberMove(stores, log, sight),
  );
  const analysis = new AnalysisWorker();
  const documents = new DocumentTexts();
  const context: AppContext = { settings, stores, github, log, metrics, analysis, documents, waits, version, now };
  const workLoop = new WorkLoop(context, lease);
  const nudge = () => workLoop.nudge();
  const controlRepository = settings.control.repository;
  const { probot } = github;
  await probot.ready();
  registerWebhooks(probot, { stores, now, nudge });
  const stopping = new AbortController();
  const { signingKey } = settings;
  const { publicUrl } = settings.fetch;
  const shown = [
    ...pages,
    ...(signingKey === null ? [] : [keyPage(signingKey)]),
    ...(publicUrl === null ? [] : [sourceTokenPage(sourceTokenService(context, publicUrl), metrics, now)]),
  ];
  const httpServer: HttpServer = {
    stores,
    metrics,
    waits,
    log,
    now,
    pages: shown,
    version,
    verify: signatureCheck(settings),
    received: () => limiter.webhookReceived(),
    // Not the middleware of Probot: that answers 200 after nine seconds, before the webhook is stored.
    store: (webhook) => probot.receive(webhook as Parameters<typeof probot.receive>[0]),
    stopping: () => stopping.signal.aborted,
  };
  const server = createServer((request, response) => {
    handleRequest(httpServer, request, response).catch((error: unknown) => {
      log.error({ err: error }, 'an HTTP request could not be answered');
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  server.requestTimeout = BODY_MS * 3;
  await new Promise<void>((resolve, reject) =>
    server.once('error', reject).listen(settings.port, settings.host, resolve),
  );
  const { port } = server.address() as AddressInfo;
  const { webhookProxy } = settings;
  const proxied =
    webhookProxy === null
      ? null
      : followProxy({
          source: webhookProxy,
          receive: (webhook) => receiveWebhook(httpServer, webhook),
          log,
          signal: stopping.signal,
          waitMs: settings.timing.backoffMs,
        });
  const { repairMs } = settings.timing;
  let repairing: Promise<unknown> | null = null;
  const repair = (everyMs: number): void => {
    repairing ??= repairDeliveries(context, everyMs, stopping.signal)
      .catch((error: unknown) => log.warn({ err: error }, 'lost deliveries could not be requested again'))
      .then(() => numberRepositories(context, stopping.signal))
      .catch((error: unknown) => log.warn({ err: error }, 'the numbers of repositories could not be read'))
      .finally(() => {
        repairing = null;
      });
  };
  void limiter.waitUntilCalm(CALM_MS).then(() => {
    if (stopping.signal.aborted) return;
    workLoop.start();
    // Webhooks may have been lost while no replica listened.
    repair(0);
  });
  const timers = [
    setTimeout(() => repair(0), Math.min(REPAIR_AGAIN_MS, repairMs)).unref(),
    // Other replicas look as well: after half of the time, one of them has been first.
    setInterval(() => repair(repairMs / 2), repairMs).unref(),
  ];
  log.info({ port, control: controlRepository, signs: signingKey !== null }, 'alloc-ab listens');
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    async stop() {
      stopping.abort();
      for (const timer of timers) clearTimeout(timer);
      const ended = Promise.all([close(server), workLoop.stop(), repairing, proxied]).then(() => true);
      if (!(await Promise.race([ended, sleep(STOP_MS, false, { ref: false })])))
        log.warn('stopped during a step; another replica or the next start continues it when the lease has lapsed');
      await analysis.stop();
    },
  };
}

/** Accepts no new connections, and ends each open one after its answer. */
async function close(server: Server): Promise<void> {
  const idle = setInterval(() => server.closeIdleConnections(), LOOK_FOR_IDLE_MS);
  await new Promise((resolve) => server.close(resolve));
  clearInterval(idle);
}
