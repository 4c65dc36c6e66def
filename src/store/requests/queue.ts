import type { Plan } from '../../model/plan-and-run.ts';
import type { QueueRow } from '../../model/queue-row.ts';
import type { RequestStatus } from '../../model/request-status.ts';
import type { Ticket } from '../../model/ticket.ts';
import type { DatabaseRow, Driver, Value } from '../database/driver.ts';
import type { Leases } from '../leases/leases.ts';
import { readSubject, readTask } from './request-codec.ts';

/** Most requests that are ordered at once: later ones follow when these have ended. */
const QUEUE_MAX = 300;
/** Most turns that are read of one machine. */
const TURNS_MAX = 100;

/** Exactly the condition of the index, so that it is used. */
const IN_QUEUE = "status IN ('queued', 'dispatching', 'dispatched', 'running')";
const COLUMNS = `key, id, repository_id, pull_request, login, status, received_at_ms, dispatched_at_ms, running_at_ms, next_at_ms, failing_since_ms, labels, ticket,
  CASE WHEN ticket IS NULL THEN plan END AS plan, CASE WHEN ticket IS NULL THEN asked END AS asked`;

/** The queues of the machines, read without the plans of their requests. */
export class Queue {
  readonly #database: Driver;
  readonly #leases: Leases;

  constructor(database: Driver, leases: Leases) {
    this.#database = database;
    this.#leases = leases;
  }

  /** Requests that have a machine or wait for one, of one machine or of all. Rows without a ticket are always included. */
  async open(labels?: string): Promise<QueueRow[]> {
    const [which, ...values] = labels === undefined ? [''] : ['AND (labels = ? OR labels IS NULL)', labels];
    const rows = await this.#database.rows(
      `SELECT ${COLUMNS} FROM requests WHERE ${IN_QUEUE} ${which}
       ORDER BY CASE WHEN status = 'queued' THEN 1 ELSE 0 END, received_at_ms, key LIMIT ${QUEUE_MAX}`,
      ...values,
    );
    return rows.map(queueRow);
  }

  /** Requests whose turn at a machine is over: they ended after the first time, or began at or after the second. */
  async turns(labels: string, endedAfterMs: number, begunFromMs: number, lookBackMs: number): Promise<QueueRow[]> {
    const rows = await this.#database.rows(
      `SELECT ${COLUMNS} FROM requests
       WHERE labels = ? AND dispatched_at_ms >= ? AND (next_at_ms > ? OR dispatched_at_ms >= ?) AND NOT (${IN_QUEUE})
       ORDER BY dispatched_at_ms DESC, key LIMIT ${TURNS_MAX}`,
      labels,
      Math.min(endedAfterMs - lookBackMs, begunFromMs),
      endedAfterMs,
      begunFromMs,
    );
    return rows.map(queueRow);
  }

  /** Gives a machine to a request that waits for it. Returns false when another one has it, or the request does not wait any more. */
  take(key: string, labels: string, nowMs: number): Promise<boolean> {
    return this.#database.transaction(async (connection) => {
      // Another replica that takes the same machine waits here for the end of this transaction.
      await connection.run(
        'INSERT INTO machines (labels) VALUES (?) ON CONFLICT (labels) DO UPDATE SET labels = excluded.labels',
        labels,
      );
      const taken = await connection.run(
        `UPDATE requests SET status = 'dispatching', dispatched_at_ms = ?, told_waiting_at_ms = NULL, failures = 0, failing_since_ms = NULL
         WHERE key = ? AND status = 'queued' AND (leased_by IS NULL OR leased_by = ?) AND NOT EXISTS (
           SELECT 1 FROM requests WHERE labels = ? AND ${IN_QUEUE} AND status <> 'queued')`,
        nowMs,
        key,
        this.#leases.replica,
        labels,
      );
      return taken > 0;
    });
  }

  /** Makes expired acceptances due, each once. Returns their number. */
  async wakeExpired(nowMs: number): Promise<number> {
    return this.#database.run(
      `UPDATE requests SET published = 0, next_at_ms = ?, failures = 0, failing_since_ms = NULL, expires_at_ms = NULL
       WHERE expires_at_ms <= ? AND published <> 0 AND status = 'answered'`,
      nowMs,
      nowMs,
    );
  }
}

function queueRow(row: DatabaseRow): QueueRow {
  const parsed = <T>(text: Value | undefined): T | null => (typeof text === 'string' ? JSON.parse(text) : null);
  const number = (value: Value | undefined): number | null => (typeof value === 'number' ? value : null);
  return {
    key: String(row.key),
    id: String(row.id),
    repositoryId: Number(row.repository_id),
    subject: readSubject(row),
    login: String(row.login),
    status: row.status as RequestStatus,
    receivedAtMs: Number(row.received_at_ms),
    dispatchedAtMs: number(row.dispatched_at_ms),
    runningAtMs: number(row.running_at_ms),
    nextAtMs: Number(row.next_at_ms),
    ...(typeof row.failing_since_ms === 'number' && { failingSinceMs: row.failing_since_ms }),
    labels: typeof row.labels === 'string' ? row.labels : null,
    ticket: parsed<Ticket>(row.ticket),
    plan: parsed<Plan>(row.plan),
    task: typeof row.asked === 'string' ? readTask(row.asked) : null,
  };
}
