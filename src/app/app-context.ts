import type { Logger } from 'probot';
import type { GitHub } from '../github/clients.ts';
import type { DocumentTexts } from '../github/read/document-texts.ts';
import type { ChildRequest, JoiningRequest, RequestIn } from '../model/request-record.ts';
import type { RequestStatus } from '../model/request-status.ts';
import type { Metrics } from './http/metrics.ts';
import type { AnalysisWorker } from './run/analysis-worker.ts';
import type { Settings } from './settings.ts';
import type { Stores } from './stores.ts';
import type { Waits } from './waits.ts';

/** The services of the App that each step gets. */
export interface AppContext {
  readonly settings: Settings;
  readonly stores: Stores;
  readonly github: GitHub;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly analysis: AnalysisWorker;
  /** Texts of documents that were read. */
  readonly documents: DocumentTexts;
  /** What this process waits for. */
  readonly waits: Waits;
  /** Version of this program. */
  readonly version: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** One idempotent step from these statuses: reads or writes GitHub, then changes the row. */
export type Step<S extends RequestStatus> = (context: AppContext, request: RequestIn<S>) => Promise<void>;

/** Ends a request whose children have all ended. */
export type JoinStep = (
  context: AppContext,
  request: JoiningRequest,
  children: readonly ChildRequest[],
) => Promise<void>;
