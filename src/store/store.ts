import type { QueueStatistics } from '../model/queue-row.ts';
import { openDatabase } from './database/database.ts';
import { Inbox } from './events/inbox.ts';
import { Duties } from './leases/duties.ts';
import { Leases } from './leases/leases.ts';
import { ChildRequests } from './requests/child-requests.ts';
import { forget } from './requests/forget.ts';
import { Heads } from './requests/heads.ts';
import { Queue } from './requests/queue.ts';
import { Repositories } from './requests/repositories.ts';
import { RequestLog } from './requests/request-log.ts';
import { SourceTokens } from './requests/source-tokens.ts';
import { readOldestDue, readStatistics } from './requests/statistics.ts';
import { Baselines } from './results/baselines.ts';
import { Durations } from './results/durations.ts';
import { History } from './results/history.ts';

/** Long enough for a machine that stalls, short enough for a user who waits. */
const LEASE_MS = 15_000;

/** All stored data, in one database. */
export interface Store {
  readonly inbox: Inbox;
  readonly requests: RequestLog;
  readonly children: ChildRequests;
  readonly queue: Queue;
  readonly durations: Durations;
  readonly heads: Heads;
  readonly sourceTokens: SourceTokens;
  readonly repositories: Repositories;
  readonly history: History;
  readonly baselines: Baselines;
  readonly leases: Leases;
  readonly duties: Duties;
  statistics(): Promise<QueueStatistics>;
  oldestDueMs(): Promise<number | null>;
  forget(nowMs: number): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the store at `address`: an SQLite file (`:memory:` is deleted at the end) or `postgres://…`. Throws where the address cannot be
 * used or was written by a newer version. A claimed row belongs to this replica for `leaseMs`.
 */
export async function openStore(address: string, { leaseMs = LEASE_MS } = {}): Promise<Store> {
  const database = await openDatabase(address);
  const leases = new Leases(database, leaseMs);
  return {
    inbox: new Inbox(database, leases),
    requests: new RequestLog(database, leases),
    children: new ChildRequests(database, leases),
    queue: new Queue(database, leases),
    durations: new Durations(database),
    heads: new Heads(database),
    sourceTokens: new SourceTokens(database),
    repositories: new Repositories(database),
    history: new History(database),
    baselines: new Baselines(database),
    leases,
    duties: new Duties(database, leases),
    statistics: () => readStatistics(database),
    oldestDueMs: () => readOldestDue(database),
    forget: (nowMs) => forget(database, nowMs),
    close: () => database.close(),
  };
}
