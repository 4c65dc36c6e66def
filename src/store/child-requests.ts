import type { NewChild } from '../model/child-request.ts';
import type { RequestPatch, RequestRecord } from '../model/request-record.ts';
import type { Connection, Driver } from './driver.ts';
import type { Leases } from './leases.ts';
import { RequestLog } from './request-log.ts';

/** Requests that several machines carry out: each part is a row of its own, in the line of its machine. */
export class ChildRequests {
  readonly #database: Driver;
  readonly #leases: Leases;

  constructor(database: Driver, leases: Leases) {
    this.#database = database;
    this.#leases = leases;
  }

  /** Has a request wait for its parts: all of them are there, or none is. False when somebody else moved it on. */
  async split(request: RequestRecord, parts: readonly NewChild[], patch: RequestPatch): Promise<boolean> {
    return this.#database.transaction(async (connection) => {
      const log = new RequestLog(connection, this.#leases);
      if (!(await log.advance(request.key, request.status, 'joining', patch))) return false;
      const whole = { ...request, ...patch };
      for (const part of parts) await insert(connection, whole, part, request.receivedAtMs);
      return true;
    });
  }

  /** Adds one more part, which comes into the line at `fromMs`; one that is there stays as it is. */
  add(request: RequestRecord, part: NewChild, fromMs: number): Promise<void> {
    return insert(this.#database, request, part, fromMs);
  }
}

/** Queued at once: its plan is complete. */
async function insert(
  database: Connection,
  request: RequestRecord,
  { key, id, asked, plan, labels, ticket }: NewChild,
  fromMs: number,
): Promise<void> {
  await database.run(
    `INSERT INTO requests (key, id, repository, pull_request, installation_id, comment_id, ordinal, login, asked_at, asked, head_sha,
                           plan, part_of, labels, ticket, status, received_at_ms, next_at_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'queued', ?, ?) ON CONFLICT (key) DO NOTHING`,
    key,
    id,
    request.repository,
    request.pullRequest,
    request.installationId,
    request.commentId,
    request.ordinal,
    request.login,
    request.askedAt,
    JSON.stringify({ kind: 'part', part: asked }),
    request.headSha,
    JSON.stringify(plan),
    asked.of,
    labels,
    JSON.stringify(ticket),
    fromMs,
    fromMs,
  );
}
