import type { RequestOrigin } from '../../model/request-origin.ts';
import type {
  BrokenRequest,
  Cancellation,
  ChildRequest,
  RequestPatch,
  RequestRecord,
} from '../../model/request-record.ts';
import { hasEnded, isStoppable, type RequestStatus, TRANSITIONS } from '../../model/request-status.ts';
import type { Connection, DatabaseRow, Value } from '../database/driver.ts';
import type { Leases } from '../leases/leases.ts';
import { type Columns, originColumns, patchColumns, readClaimed, readRequest, subjectColumn } from './request-codec.ts';

const STATUSES = Object.keys(TRANSITIONS) as RequestStatus[];
const FINAL = STATUSES.filter((status) => hasEnded({ status }));
const STOPPABLE = STATUSES.filter((status) => isStoppable({ status }));

/** A replica that lost a row to another one changes nothing in it. */
const OURS = '(leased_by IS NULL OR leased_by = ?)';

/** The requests: one row each. Each change of status is conditional on the status before it. */
export class RequestLog {
  readonly #database: Connection;
  readonly #leases: Leases;

  constructor(database: Connection, leases: Leases) {
    this.#database = database;
    this.#leases = leases;
  }

  /** Adds a request as `received`, due at `fromMs`. A row with the same key stays as it is. */
  async add(origin: RequestOrigin, nowMs: number, fromMs: number = nowMs): Promise<void> {
    const { task } = origin;
    await insertRequest(this.#database, {
      ...originColumns(origin),
      head_sha: task.kind === 'gate' ? task.gate.sha : null,
      status: 'received',
      received_at_ms: nowMs,
      next_at_ms: fromMs,
    });
  }

  async get(key: string): Promise<RequestRecord | null> {
    const [row] = await this.#database.rows('SELECT * FROM requests WHERE key = ?', key);
    return row === undefined ? null : readRequest(row);
  }

  /** The request with an id in a repository, ended or not. */
  async named(repositoryId: number, id: string): Promise<RequestRecord | null> {
    const [row] = await this.#database.rows(
      'SELECT * FROM requests WHERE id = ? AND repository_id = ?',
      id,
      repositoryId,
    );
    return row === undefined ? null : readRequest(row);
  }

  /** The request of a workflow run, ended or not. */
  async ofWorkflowRun(runId: number): Promise<RequestRecord | null> {
    const [row] = await this.#database.rows('SELECT * FROM requests WHERE run_id = ?', runId);
    return row === undefined ? null : readRequest(row);
  }

  /** Claims due requests that have work left, oldest first. */
  async claim(nowMs: number, limit: number): Promise<(RequestRecord | BrokenRequest)[]> {
    const rows = await this.#database.rows(
      `WITH due AS MATERIALIZED (
         SELECT key FROM requests WHERE published = 0 AND next_at_ms <= ? AND ${this.#leases.free}
         ORDER BY received_at_ms, key LIMIT ? ${this.#leases.skipLocked}
       )
       UPDATE requests SET ${this.#leases.taking} WHERE key IN (SELECT key FROM due) RETURNING *`,
      nowMs,
      limit,
    );
    rows.sort(
      (a, b) => Number(a.received_at_ms) - Number(b.received_at_ms) || (String(a.key) < String(b.key) ? -1 : 1),
    );
    return rows.map(readClaimed);
  }

  /** When the next request is due or its lease ends; null when none is open. */
  async nextDueMs(): Promise<number | null> {
    const [row] = await this.#database.rows(
      `SELECT min(CASE WHEN leased_until_ms > next_at_ms THEN leased_until_ms ELSE next_at_ms END) AS at
       FROM requests WHERE published = 0`,
    );
    return row?.at === null || row?.at === undefined ? null : Number(row.at);
  }

  /** Requests of a pull request, issue or (null) the merge queue that have not ended, oldest first. */
  async open(repositoryId: number, pullRequest: number | null): Promise<RequestRecord[]> {
    const rows = await this.#database.rows(
      `SELECT * FROM requests WHERE repository_id = ? AND pull_request = ? AND status NOT IN (${FINAL.map(() => '?').join(', ')})
       ORDER BY received_at_ms, key`,
      repositoryId,
      subjectColumn(pullRequest),
      ...FINAL,
    );
    return rows.flatMap(readable);
  }

  /** The children of a request, in the order of their keys. */
  async children(key: string): Promise<ChildRequest[]> {
    const rows = await this.#database.rows('SELECT * FROM requests WHERE part_of = ?', key);
    const children = rows.map(readRequest).filter(isChild);
    return children.sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  /** The requests of a conversation to release a version, ended or not, oldest first. */
  async releases(repositoryId: number, pullRequest: number | null): Promise<RequestRecord[]> {
    const rows = await this.#database.rows(
      `SELECT * FROM requests WHERE repository_id = ? AND pull_request = ? AND release_state IS NOT NULL
       ORDER BY received_at_ms, key`,
      repositoryId,
      subjectColumn(pullRequest),
    );
    return rows.flatMap(readable);
  }

  /** All requests about a commit, ended or not, oldest first. */
  async ofCommit(repositoryId: number, sha: string): Promise<RequestRecord[]> {
    const rows = await this.#database.rows(
      'SELECT * FROM requests WHERE repository_id = ? AND head_sha = ? ORDER BY received_at_ms, key',
      repositoryId,
      sha,
    );
    return rows.flatMap(readable);
  }

  /**
   * Changes the status of a request where it is still `from` and no other replica has claimed the row; returns false otherwise. A
   * cancelled release does not come nearer to its tag.
   */
  async advance(key: string, from: RequestStatus, to: RequestStatus, patch: RequestPatch = {}): Promise<boolean> {
    if (!TRANSITIONS[from].includes(to)) throw new Error(`no request goes from ${from} to ${to}`);
    return this.#update(
      key,
      { status: to, failing: null, ...patch },
      `status = ? AND ${OURS}${to === 'releasing' || to === 'tagging' ? ' AND cancel IS NULL' : ''}`,
      from,
      this.#leases.replica,
    );
  }

  /** Changes a request that keeps its status. Returns false when another replica has claimed the row. */
  async patch(key: string, patch: RequestPatch): Promise<boolean> {
    return this.#update(key, patch, OURS, this.#leases.replica);
  }

  /** Marks a request as cancelled. Does nothing when it is too late, or the request is marked already. */
  async cancel(key: string, cancel: Cancellation, nowMs: number): Promise<void> {
    const open = `cancel IS NULL AND status IN (${STOPPABLE.map(() => '?').join(', ')})`;
    await this.#update(key, { cancel, nextAtMs: nowMs }, open, ...STOPPABLE);
  }

  /** Makes the request of this workflow run due. Returns whether there is one. */
  async nudge(runId: number, nowMs: number): Promise<boolean> {
    const nudged = 'UPDATE requests SET next_at_ms = ? WHERE run_id = ? AND published = 0';
    return (await this.#database.run(nudged, nowMs, runId)) > 0;
  }

  /** Publishes the gates of other pull requests on a commit again: the gate of this one does not count any more. */
  async republishOthers(repositoryId: number, sha: string, pullRequest: number | null, nowMs: number): Promise<void> {
    // Each push runs this query: it reads only gates with a publication, and only two columns.
    const gates = await this.#database.rows(
      `SELECT key, pull_request AS "pullRequest" FROM requests WHERE repository_id = ? AND head_sha = ? AND pull_request <> ?
       AND comment_id = 0 AND publication IS NOT NULL AND part_of IS NULL ORDER BY received_at_ms, key`,
      repositoryId,
      sha,
      subjectColumn(pullRequest),
    );
    const latest = new Map(gates.map((gate) => [gate.pullRequest, String(gate.key)]));
    for (const key of latest.values()) await this.#update(key, { published: false, nextAtMs: nowMs }, 'published = 1');
  }

  async #update(
    key: string,
    changes: RequestPatch & { readonly status?: RequestStatus; readonly cancel?: Cancellation },
    condition: string,
    ...rest: Value[]
  ): Promise<boolean> {
    const { status, cancel, ...patch } = changes;
    const columns: Columns = {
      ...(status !== undefined && { status }),
      ...(cancel !== undefined && { cancel: JSON.stringify(cancel) }),
      ...patchColumns(patch),
    };
    const values = Object.values(columns);
    const sets = Object.keys(columns)
      .map((name) => `${name} = ?`)
      .join(', ');
    const changed = await this.#database.run(
      `UPDATE requests SET ${sets} WHERE key = ? AND ${condition}`,
      ...values,
      key,
      ...rest,
    );
    return changed > 0;
  }
}

/** Adds a row; one whose key is there stays as it is. Name and installation are the present ones where the repository is known. */
export async function insertRequest(database: Connection, columns: Columns): Promise<void> {
  const { repository = '', installation_id = 0, repository_id = 0, ...others } = columns;
  const names = Object.keys(others);
  const known = (column: string) => `COALESCE((SELECT ${column} FROM repositories WHERE id = ?), ?)`;
  await database.run(
    `INSERT INTO requests (repository_id, repository, installation_id, ${names.join(', ')})
     VALUES (?, ${known('name')}, ${known('installation_id')}, ${names.map(() => '?').join(', ')}) ON CONFLICT (key) DO NOTHING`,
    ...[repository_id, repository_id, repository, repository_id, installation_id],
    ...Object.values(others),
  );
}

function isChild(request: RequestRecord): request is ChildRequest {
  return request.task.kind === 'child';
}

/** Lists leave broken rows out: one must not stop the others, and the work loop ends it. */
function readable(row: DatabaseRow): RequestRecord[] {
  const request = readClaimed(row);
  return 'problem' in request ? [] : [request];
}
