import type { RequestOrigin } from '../../model/request-origin.ts';
import type { CommentRecord, UnreadComment, WebhookEvent } from '../../model/webhook-event.ts';
import type { Connection, DatabaseRow, Driver } from '../database/driver.ts';
import type { Leases } from '../leases/leases.ts';
import { Heads } from '../requests/heads.ts';
import { RequestLog } from '../requests/request-log.ts';
import { applyGateEvent } from './gate-event.ts';
import { applyHeadEvent } from './head-event.ts';

/** Condition of the oldest unread comment of its pull request. Ids of several places have no common order. */
const NEXT = `read = 0 AND NOT EXISTS (
  SELECT 1 FROM comments AS older WHERE older.read = 0 AND older.repository_id = comments.repository_id
  AND older.pull_request = comments.pull_request AND (older.created_at, older.comment_id) < (comments.created_at, comments.comment_id))`;

/** Condition of one comment. */
const THIS = 'repository_id = ? AND place = ? AND comment_id = ?';

/** Events of webhooks, before they are parsed. */
export class Inbox {
  readonly #database: Driver;
  readonly #leases: Leases;

  constructor(database: Driver, leases: Leases) {
    this.#database = database;
    this.#leases = leases;
  }

  /** Stores an event once per `X-GitHub-Delivery`, durably. Returns false for a repetition. */
  take(
    delivery: { readonly guid: string; readonly event: string },
    event: WebhookEvent,
    nowMs: number,
  ): Promise<boolean> {
    const { prompt } = this.#database;
    // The id of a comment shows a repetition, so most webhooks cost one statement.
    if (event.kind === 'comment') return addComment(prompt, delivery.guid, event.comment, nowMs);
    return prompt.transaction(async (connection) => {
      const added = await connection.run(
        'INSERT INTO deliveries (guid, event, received_at_ms) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
        delivery.guid,
        delivery.event,
        nowMs,
      );
      if (added > 0) await this.#keep(connection, event, nowMs);
      return added > 0;
    });
  }

  async #keep(connection: Connection, event: Exclude<WebhookEvent, { kind: 'comment' }>, nowMs: number): Promise<void> {
    const requests = new RequestLog(connection, this.#leases);
    if (event.kind === 'installation-back') {
      for (const request of event.requests) await requests.add(request, nowMs);
      return wakeInstallation(connection, event.installationId, nowMs);
    }
    if (event.kind !== 'head') return applyGateEvent(requests, event, nowMs);
    await applyHeadEvent(requests, new Heads(connection), event, nowMs);
  }

  /** Claims due unread comments, oldest first, one of each pull request at a time: a cancel command must find what came before it. */
  async claim(nowMs: number, limit: number): Promise<UnreadComment[]> {
    const rows = await this.#database.rows(
      `WITH due AS MATERIALIZED (
         SELECT repository_id, place, comment_id FROM comments WHERE ${NEXT} AND next_at_ms <= ? AND ${this.#leases.free}
         ORDER BY created_at, comment_id LIMIT ? ${this.#leases.skipLocked}
       )
       UPDATE comments SET ${this.#leases.taking} WHERE (repository_id, place, comment_id) IN (SELECT repository_id, place, comment_id FROM due)
       RETURNING repository_id AS "repositoryId", place, edited, repository, pull_request AS "pullRequest", on_issue AS "onIssue", installation_id AS "installationId", comment_id AS "commentId", login,
                 created_at AS "createdAt", body, failures, failing_since_ms AS "failingSinceMs"`,
      nowMs,
      limit,
    );
    return (rows as (DatabaseRow & Omit<UnreadComment, 'onIssue' | 'edited'>)[])
      .map((row) => ({ ...row, onIssue: row.onIssue === 1, edited: row.edited === 1 }))
      .sort((a, b) => (a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : a.commentId - b.commentId));
  }

  /** When the next comment is due or its lease ends; null when all are read. */
  async nextDueMs(): Promise<number | null> {
    const [row] = await this.#database.rows(
      `SELECT min(CASE WHEN leased_until_ms > next_at_ms THEN leased_until_ms ELSE next_at_ms END) AS at FROM comments WHERE ${NEXT}`,
    );
    return row?.at === null || row?.at === undefined ? null : Number(row.at);
  }

  /** Makes a comment due again later. */
  async postpone(comment: CommentRecord, untilMs: number, failingSinceMs: number): Promise<void> {
    await this.#database.run(
      `UPDATE comments SET next_at_ms = ?, failing_since_ms = ?, failures = failures + 1 WHERE ${THIS}`,
      untilMs,
      failingSinceMs,
      ...keyOf(comment),
    );
  }

  /** Marks a comment as read and adds its requests, in one transaction. The text of a read comment is deleted. */
  async read(comment: CommentRecord, requests: readonly RequestOrigin[], nowMs: number): Promise<void> {
    await this.#database.transaction(async (connection) => {
      const log = new RequestLog(connection, this.#leases);
      for (const request of requests) await log.add(request, nowMs);
      await connection.run(`UPDATE comments SET read = 1, body = '' WHERE ${THIS}`, ...keyOf(comment));
    });
  }
}

/** Adds a comment. Returns false for a known one, which stays as it is until its first edit that adds a command. */
async function addComment(
  connection: Connection,
  guid: string,
  comment: CommentRecord,
  nowMs: number,
): Promise<boolean> {
  const added = await connection.run(
    `INSERT INTO comments (repository_id, place, edited, repository, comment_id, pull_request, on_issue, installation_id, login, created_at, body, next_at_ms)
     SELECT CAST(? AS BIGINT), CAST(? AS TEXT), CAST(? AS BIGINT), COALESCE((SELECT name FROM repositories WHERE id = ?), CAST(? AS TEXT)), CAST(? AS BIGINT), CAST(? AS BIGINT),
            CAST(? AS BIGINT), COALESCE((SELECT installation_id FROM repositories WHERE id = ?), CAST(? AS BIGINT)), CAST(? AS TEXT),
            CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS BIGINT)
     WHERE NOT EXISTS (SELECT 1 FROM deliveries WHERE guid = ?)
     ON CONFLICT (repository_id, place, comment_id) DO UPDATE SET edited = 1, read = 0, failures = 0, failing_since_ms = NULL,
       login = excluded.login, body = excluded.body, next_at_ms = excluded.next_at_ms
     WHERE excluded.edited = 1 AND comments.edited = 0 AND comments.read = 1`,
    comment.repositoryId,
    comment.place,
    comment.edited ? 1 : 0,
    comment.repositoryId,
    comment.repository,
    comment.commentId,
    comment.pullRequest,
    comment.onIssue ? 1 : 0,
    comment.repositoryId,
    comment.installationId,
    comment.login,
    comment.createdAt,
    comment.body,
    nowMs,
    guid,
  );
  return added > 0;
}

function keyOf({ repositoryId, place, commentId }: CommentRecord): [number, string, number] {
  return [repositoryId, place, commentId];
}

/** Makes due what failed in an installation and waits for its next attempt. */
async function wakeInstallation(connection: Connection, installationId: number, nowMs: number): Promise<void> {
  for (const [table, open] of [
    ['comments', 'read = 0'],
    ['requests', 'published = 0'],
  ] as const) {
    await connection.run(
      `UPDATE ${table} SET next_at_ms = ? WHERE installation_id = ? AND ${open} AND failures > 0 AND next_at_ms > ?`,
      nowMs,
      installationId,
      nowMs,
    );
  }
}
