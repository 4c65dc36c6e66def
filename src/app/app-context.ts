import type { Logger } from 'probot';
import type { GitHub } from '../github/clients.ts';
import type { RequestRecord } from '../model/request-record.ts';
import type { Metrics } from './http/metrics.ts';
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
