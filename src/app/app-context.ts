import type { Logger } from 'probot';
import type { GitHub } from '../github/github.ts';
import type { Publication, RequestPatch, RequestRecord, RequestStatus } from '../model/request-record.ts';
import type { Metrics } from './http/metrics.ts';
import { wakeNext } from './queue/queue.ts';
import type { AnalysisWorker } from './run/analysis-worker.ts';
import type { Settings } from './settings.ts';
import type { Stores } from './stores.ts';

/** What every step of the context has at hand. */
export interface AppContext {
  readonly settings: Settings;
  readonly stores: Stores;
  readonly github: GitHub;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly analysis: AnalysisWorker;
  /** Of this program. */
  readonly version: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** One idempotent step: asks or tells GitHub something, then changes the row. */
export type Step = (context: AppContext, request: RequestRecord) => Promise<void>;

/** Ends a request all of whose parts have ended. */
export type JoinStep = (context: AppContext, request: RequestRecord, parts: readonly RequestRecord[]) => Promise<void>;

/** Ends a request with its last word; publishing that is the next step. A part has no words: its request is woken. False when somebody else ended it. */
export async function finish(
  context: AppContext,
  request: RequestRecord,
  status: RequestStatus,
  publication: Publication,
  more: RequestPatch = {},
): Promise<boolean> {
  const part = request.asked.kind === 'part' ? request.asked.part : null;
  const patch = { publication, nextAtMs: context.now(), ...(part !== null && { published: true }), ...more };
  const done = await context.stores.requests.advance(request.key, request.status, status, patch);
  if (done && part !== null) await context.stores.requests.patch(part.of, { nextAtMs: context.now() });
  if (done) await wakeNext(context, request);
  if (done) context.log.info({ request: request.id, status }, 'request ended');
  return done;
}
