import type { Logger } from 'probot';
import type { GitHub } from '../github/github.ts';
import type { Publication, RequestPatch, RequestRecord, RequestStatus } from '../model/request-record.ts';
import type { Metrics } from './front/metrics.ts';
import type { Memory } from './memory.ts';
import { wakeNext } from './queue/queue.ts';
import type { Analyst } from './run/analyst.ts';
import type { Settings } from './settings.ts';

/** What every step of the worker has at hand. */
export interface Worker {
  readonly settings: Settings;
  readonly memory: Memory;
  readonly github: GitHub;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly analyst: Analyst;
  /** Of this program. */
  readonly version: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** One idempotent step: asks or tells GitHub something, then changes the row. */
export type Step = (worker: Worker, request: RequestRecord) => Promise<void>;

/** Ends a request all of whose parts have ended. */
export type Joined = (worker: Worker, request: RequestRecord, parts: readonly RequestRecord[]) => Promise<void>;

/** Ends a request with its last word; publishing that is the next step. A part has no words: its request is woken. False when somebody else ended it. */
export async function finish(
  worker: Worker,
  request: RequestRecord,
  status: RequestStatus,
  publication: Publication,
  more: RequestPatch = {},
): Promise<boolean> {
  const part = request.asked.kind === 'part' ? request.asked.part : null;
  const patch = { publication, nextAtMs: worker.now(), ...(part !== null && { published: true }), ...more };
  const done = await worker.memory.requests.advance(request.key, request.status, status, patch);
  if (done && part !== null) await worker.memory.requests.patch(part.of, { nextAtMs: worker.now() });
  if (done) await wakeNext(worker, request);
  if (done) worker.log.info({ request: request.id, status }, 'request ended');
  return done;
}
