import type { CommentRecord, News, RequestOrigin } from '../model/request-record.ts';
import type { Connection, Driver, Row } from './driver.ts';
import { Heads } from './heads.ts';
import { RequestLog } from './request-log.ts';

const KEEP_DELIVERIES_MS = 7 * 86_400_000;

/** What webhooks brought, before anything of it is understood. */
export class Inbox {
  readonly #database: Driver;

  constructor(database: Driver) {
    this.#database = database;
  }

  /** Keeps news once per `X-GitHub-Delivery`, in one transaction with the memory of it; false for a repetition. */
  take(delivery: { readonly guid: string; readonly event: string }, news: News, nowMs: number): Promise<boolean> {
    return this.#database.transaction(async (connection) => {
      await connection.run('DELETE FROM deliveries WHERE received_at_ms < ?', nowMs - KEEP_DELIVERIES_MS);
      const added = await connection.run(
        'INSERT INTO deliveries (guid, event, received_at_ms) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
        delivery.guid,
        delivery.event,
        nowMs,
      );
      if (added > 0) await keep(connection, news, nowMs);
      return added > 0;
    });
  }

  /** Unread comments whose time has come, oldest first. */
  async due(nowMs: number): Promise<(CommentRecord & { readonly failures: number })[]> {
    const rows = await this.#database.rows(
      `SELECT repository, pull_request AS "pullRequest", installation_id AS "installationId", comment_id AS "commentId", login,
              created_at AS "createdAt", body, failures
       FROM comments WHERE read = 0 AND next_at_ms <= ? ORDER BY comment_id`,
      nowMs,
    );
    return rows as (Row & CommentRecord & { failures: number })[];
  }

  async nextDueMs(): Promise<number | null> {
    const [row] = await this.#database.rows('SELECT min(next_at_ms) AS at FROM comments WHERE read = 0');
    return row?.at === null || row?.at === undefined ? null : Number(row.at);
  }

  /** Looks at it again later. */
  async postpone(comment: CommentRecord, untilMs: number): Promise<void> {
    await this.#database.run(
      'UPDATE comments SET next_at_ms = ?, failures = failures + 1 WHERE repository = ? AND comment_id = ?',
      untilMs,
      comment.repository,
      comment.commentId,
    );
  }

  /** Marks a comment as read and adds what it asks, in one step. The text of a read comment is forgotten. */
  async read(comment: CommentRecord, requests: readonly RequestOrigin[], nowMs: number): Promise<void> {
    await this.#database.transaction(async (connection) => {
      const log = new RequestLog(connection);
      for (const request of requests) await log.add(request, nowMs);
      await connection.run(
        "UPDATE comments SET read = 1, body = '' WHERE repository = ? AND comment_id = ?",
        comment.repository,
        comment.commentId,
      );
    });
  }
}

async function keep(connection: Connection, news: News, nowMs: number): Promise<void> {
  if (news.kind === 'comment') return addComment(connection, news.comment, nowMs);
  await new Heads(connection).add(news.repository, news.pullRequest, news.head);
  if (news.cancel === null) return;
  const requests = new RequestLog(connection);
  for (const { key } of await requests.open(news.repository, news.pullRequest))
    await requests.cancel(key, news.cancel, nowMs);
}

/** One that is known already stays as it is. */
async function addComment(connection: Connection, comment: CommentRecord, nowMs: number): Promise<void> {
  await connection.run(
    `INSERT INTO comments (repository, comment_id, pull_request, installation_id, login, created_at, body, next_at_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    comment.repository,
    comment.commentId,
    comment.pullRequest,
    comment.installationId,
    comment.login,
    comment.createdAt,
    comment.body,
    nowMs,
  );
}
