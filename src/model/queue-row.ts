import type { Plan } from './plan-and-run.ts';
import type { RequestTask } from './request-origin.ts';
import type { RequestBase } from './request-record.ts';
import type { Ticket } from './ticket.ts';

/** What the queue of a machine reads of a request. */
export interface QueueRow
  extends Pick<
    RequestBase,
    'key' | 'id' | 'repositoryId' | 'subject' | 'login' | 'status' | 'receivedAtMs' | 'nextAtMs'
  > {
  readonly dispatchedAtMs: number | null;
  readonly runningAtMs: number | null;
  /** Since when its step fails; absent while it does not. */
  readonly failingSinceMs?: number;
  readonly labels: string | null;
  readonly ticket: Ticket | null;
  /** Null where there is a ticket: an earlier version kept none. */
  readonly plan: Plan | null;
  readonly task: RequestTask | null;
}

/** The state of the queue. */
export interface QueueStatistics {
  /** Stored requests by status. */
  readonly requests: Readonly<Record<string, number>>;
  /** Comments not yet read. */
  readonly unread: number;
  /** When the first open comment or request was or will be due; null when none is open. */
  readonly oldestDueMs: number | null;
}
