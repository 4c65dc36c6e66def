import type { BaselineRecord } from '../model/baseline-record.ts';
import type { NewChild } from '../model/child-request.ts';
import type { HistoryRecord } from '../model/history-record.ts';
import type { QueueRow, QueueStatistics } from '../model/queue-row.ts';
import type { RepositoryKey, RepositorySight } from '../model/repository.ts';
import type { RequestOrigin } from '../model/request-origin.ts';
import type {
  BrokenRequest,
  Cancellation,
  ChildRequest,
  JoiningRequest,
  RequestPatch,
  RequestRecord,
} from '../model/request-record.ts';
import type { RequestStatus } from '../model/request-status.ts';
import type { Duration } from '../model/ticket.ts';
import type { CommentRecord, HeadRecord, UnreadComment, WebhookEvent } from '../model/webhook-event.ts';

/** The database access of the App; the entry file passes in the store. */
export interface Stores {
  statistics(): Promise<QueueStatistics>;
  oldestDueMs(): Promise<number | null>;
  forget(nowMs: number): Promise<void>;
  readonly inbox: {
    take(
      delivery: { readonly guid: string; readonly event: string },
      event: WebhookEvent,
      nowMs: number,
    ): Promise<boolean>;
    claim(nowMs: number, limit: number): Promise<UnreadComment[]>;
    nextDueMs(): Promise<number | null>;
    postpone(comment: CommentRecord, untilMs: number, failingSinceMs: number): Promise<void>;
    read(comment: CommentRecord, requests: readonly RequestOrigin[], nowMs: number): Promise<void>;
  };
  readonly requests: {
    get(key: string): Promise<RequestRecord | null>;
    named(repositoryId: number, id: string): Promise<RequestRecord | null>;
    ofWorkflowRun(runId: number): Promise<RequestRecord | null>;
    claim(nowMs: number, limit: number): Promise<(RequestRecord | BrokenRequest)[]>;
    nextDueMs(): Promise<number | null>;
    open(repositoryId: number, pullRequest: number | null): Promise<RequestRecord[]>;
    children(key: string): Promise<ChildRequest[]>;
    releases(repositoryId: number, pullRequest: number | null): Promise<RequestRecord[]>;
    ofCommit(repositoryId: number, sha: string): Promise<RequestRecord[]>;
    add(origin: RequestOrigin, nowMs: number, fromMs?: number): Promise<void>;
    advance(key: string, from: RequestStatus, to: RequestStatus, patch?: RequestPatch): Promise<boolean>;
    patch(key: string, patch: RequestPatch): Promise<boolean>;
    cancel(key: string, cancel: Cancellation, nowMs: number): Promise<void>;
    nudge(runId: number, nowMs: number): Promise<boolean>;
    republishOthers(repositoryId: number, sha: string, pullRequest: number | null, nowMs: number): Promise<void>;
  };
  readonly children: {
    split(
      request: RequestRecord,
      children: readonly NewChild[],
      patch: RequestPatch & { readonly headSha: string },
    ): Promise<boolean>;
    add(request: JoiningRequest, child: NewChild, fromMs: number): Promise<void>;
  };
  readonly queue: {
    open(labels?: string): Promise<QueueRow[]>;
    turns(labels: string, endedAfterMs: number, begunFromMs: number, lookBackMs: number): Promise<QueueRow[]>;
    take(key: string, labels: string, nowMs: number): Promise<boolean>;
    wakeExpired(nowMs: number): Promise<number>;
  };
  readonly durations: {
    add(duration: Duration): Promise<void>;
    of(
      like: Pick<Duration, 'repositoryId' | 'labels' | 'alike'>,
      limit: number,
    ): Promise<{ readonly alike: number[]; readonly beside: number[] }>;
  };
  readonly repositories: {
    see(sight: RepositorySight, formerName?: string): Promise<void>;
    unnumbered(): Promise<RepositoryKey[]>;
  };
  readonly heads: {
    of(repositoryId: number, pullRequest: number): Promise<HeadRecord[]>;
  };
  /** Identities of fetch jobs that were used; tokens are not stored. */
  readonly sourceTokens: {
    take(jti: string, requestKey: string, most: number, nowMs: number): Promise<boolean>;
    given(requestKey: string): Promise<number>;
  };
  readonly history: {
    add(record: HistoryRecord): Promise<void>;
    of(repositoryId: number, question: string, limit?: number): Promise<HistoryRecord[]>;
    ofFlagSet(repositoryId: number, flagSet: string, limit?: number): Promise<HistoryRecord[]>;
    latest(repositoryId: number, limit: number): Promise<HistoryRecord[]>;
  };
  /** Rows from `claim` belong to this replica until they are released or their lease lapses. */
  readonly leases: {
    renew(): Promise<void>;
    release(): Promise<void>;
  };
  readonly duties: {
    begin(name: string, nowMs: number, everyMs: number): Promise<number | null>;
    renew(name: string): Promise<boolean>;
    end(name: string, doneMs: number | null): Promise<void>;
  };
  readonly baselines: {
    add(repositoryId: number, record: BaselineRecord): Promise<void>;
    of(repositoryId: number, line: Pick<BaselineRecord, 'repository' | 'machine' | 'arm'>): Promise<BaselineRecord[]>;
  };
}
