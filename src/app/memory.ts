import type { BaselineRecord } from '../model/baseline-record.ts';
import type {
  CommentRecord,
  HeadRecord,
  HistoryRecord,
  RequestOrigin,
  RequestPatch,
  RequestRecord,
  RequestStatus,
} from '../model/request-record.ts';

/** What the App needs remembered across a restart; the entry file hands in the store that does it. */
export interface Memory {
  readonly inbox: {
    once(guid: string, event: string, nowMs: number, store: () => void): boolean;
    add(comment: CommentRecord): void;
    due(nowMs: number): (CommentRecord & { readonly failures: number })[];
    nextDueMs(): number | null;
    postpone(comment: CommentRecord, untilMs: number): void;
    read(comment: CommentRecord, requests: readonly RequestOrigin[], nowMs: number): void;
  };
  readonly requests: {
    get(key: string): RequestRecord | null;
    due(nowMs: number): RequestRecord[];
    nextDueMs(): number | null;
    open(repository: string, pullRequest: number): RequestRecord[];
    advance(key: string, from: RequestStatus, to: RequestStatus, patch?: RequestPatch): boolean;
    patch(key: string, patch: RequestPatch): void;
    cancel(key: string, cancel: NonNullable<RequestRecord['cancel']>): void;
    nudge(runId: number): boolean;
  };
  readonly heads: {
    add(repository: string, pullRequest: number, head: HeadRecord): void;
    of(repository: string, pullRequest: number): HeadRecord[];
  };
  readonly history: {
    add(record: HistoryRecord): void;
    of(repository: string, question: string, limit?: number): HistoryRecord[];
  };
  readonly baselines: {
    add(record: BaselineRecord): void;
    of(line: Pick<BaselineRecord, 'repository' | 'machine' | 'arm'>): BaselineRecord[];
  };
}
