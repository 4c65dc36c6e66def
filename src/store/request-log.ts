import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite';
import {
  type RequestOrigin,
  type RequestPatch,
  type RequestRecord,
  type RequestStatus,
  TRANSITIONS,
} from '../model/request-record.ts';

type Row = Record<string, SQLOutputValue>;

const JSON_COLUMNS = new Set(['asked', 'plan', 'cancel', 'publication']);
const FINAL = (Object.keys(TRANSITIONS) as RequestStatus[]).filter((status) => TRANSITIONS[status].length === 0);

/** The durable queue: one row per request, each change conditional on the status it starts from. */
export class RequestLog {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** Adds a request as `received`; a key that is there already stays as it is. */
  add(origin: RequestOrigin, nowMs: number): void {
    this.#database
      .prepare(
        `INSERT INTO requests (key, id, repository, pull_request, installation_id, comment_id, ordinal, login, asked_at, asked, status, received_at_ms)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'received', ?) ON CONFLICT (key) DO NOTHING`,
      )
      .run(
        origin.key,
        origin.id,
        origin.repository,
        origin.pullRequest,
        origin.installationId,
        origin.commentId,
        origin.ordinal,
        origin.login,
        origin.askedAt,
        JSON.stringify(origin.asked),
        nowMs,
      );
  }

  get(key: string): RequestRecord | null {
    const row = this.#database.prepare('SELECT * FROM requests WHERE key = ?').get(key);
    return row === undefined ? null : record(row);
  }

  /** Requests with work left whose time has come, oldest first. */
  due(nowMs: number): RequestRecord[] {
    return this.#database
      .prepare('SELECT * FROM requests WHERE published = 0 AND next_at_ms <= ? ORDER BY received_at_ms, key')
      .all(nowMs)
      .map(record);
  }

  /** When the next request is due, or null when nothing is open. */
  nextDueMs(): number | null {
    const row = this.#database.prepare('SELECT min(next_at_ms) AS at FROM requests WHERE published = 0').get();
    return row?.at === null || row?.at === undefined ? null : Number(row.at);
  }

  /** Requests of a pull request that have not ended, oldest first. */
  open(repository: string, pullRequest: number): RequestRecord[] {
    return this.#database
      .prepare(
        `SELECT * FROM requests WHERE repository = ? AND pull_request = ? AND status NOT IN (${FINAL.map(() => '?').join(', ')})
         ORDER BY received_at_ms, key`,
      )
      .all(repository, pullRequest, ...FINAL)
      .map(record);
  }

  /** Moves a request on, if it still has the status `from`; false when somebody else moved it first. */
  advance(key: string, from: RequestStatus, to: RequestStatus, patch: RequestPatch = {}): boolean {
    if (!TRANSITIONS[from].includes(to)) throw new Error(`no request goes from ${from} to ${to}`);
    return this.#update(key, { status: to, failures: 0, failingSinceMs: null, ...patch }, 'status = ?', from);
  }

  /** Changes a request that keeps its status. */
  patch(key: string, patch: RequestPatch): void {
    this.#update(key, patch, '1 = 1');
  }

  /** Asks for the end of a request; does nothing when it has ended or was asked already. */
  cancel(key: string, cancel: NonNullable<RequestRecord['cancel']>): void {
    const open = `cancel IS NULL AND status NOT IN (${FINAL.map(() => '?').join(', ')})`;
    this.#update(key, { cancel, nextAtMs: 0 }, open, ...FINAL);
  }

  /** Has the request of this workflow run looked at now. */
  nudge(runId: number): boolean {
    return (
      this.#database.prepare('UPDATE requests SET next_at_ms = 0 WHERE run_id = ? AND published = 0').run(runId)
        .changes > 0
    );
  }

  #update(
    key: string,
    changes: RequestPatch & { status?: RequestStatus },
    condition: string,
    ...rest: SQLInputValue[]
  ): boolean {
    const names = Object.keys(changes).map(column);
    const values = Object.values(changes).map((value): SQLInputValue => {
      if (typeof value === 'boolean') return value ? 1 : 0;
      return typeof value === 'object' && value !== null ? JSON.stringify(value) : (value as SQLInputValue);
    });
    const sets = names.map((name) => `${name} = ?`).join(', ');
    return (
      this.#database.prepare(`UPDATE requests SET ${sets} WHERE key = ? AND ${condition}`).run(...values, key, ...rest)
        .changes > 0
    );
  }
}

/** `nextAtMs` → `next_at_ms`. */
function column(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function record(row: Row): RequestRecord {
  const entries = Object.entries(row).map(([name, value]) => {
    const key = name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
    if (name === 'published') return [key, value === 1];
    return [key, JSON_COLUMNS.has(name) && typeof value === 'string' ? JSON.parse(value) : value];
  });
  return Object.fromEntries(entries) as RequestRecord;
}
