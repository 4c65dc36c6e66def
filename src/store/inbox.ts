import type { DatabaseSync } from 'node:sqlite';
import type { CommentRecord, RequestOrigin } from '../model/request-record.ts';
import { transaction } from './database.ts';
import type { RequestLog } from './request-log.ts';

const KEEP_DELIVERIES_MS = 7 * 86_400_000;

/** What webhooks brought, before anything of it is understood. */
export class Inbox {
  readonly #database: DatabaseSync;
  readonly #requests: RequestLog;

  constructor(database: DatabaseSync, requests: RequestLog) {
    this.#database = database;
    this.#requests = requests;
  }

  /** Runs `store` once per `X-GitHub-Delivery`, in one transaction with the memory of it; false for a repetition. */
  once(guid: string, event: string, nowMs: number, store: () => void): boolean {
    return transaction(this.#database, () => {
      this.#database.prepare('DELETE FROM deliveries WHERE received_at_ms < ?').run(nowMs - KEEP_DELIVERIES_MS);
      const { changes } = this.#database
        .prepare('INSERT INTO deliveries (guid, event, received_at_ms) VALUES (?, ?, ?) ON CONFLICT DO NOTHING')
        .run(guid, event, nowMs);
      if (changes > 0) store();
      return changes > 0;
    });
  }

  /** Keeps a comment; one that is known already stays as it is. */
  add(comment: CommentRecord): void {
    this.#database
      .prepare(
        `INSERT INTO comments (repository, comment_id, pull_request, installation_id, login, created_at, body)
         VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
      )
      .run(
        comment.repository,
        comment.commentId,
        comment.pullRequest,
        comment.installationId,
        comment.login,
        comment.createdAt,
        comment.body,
      );
  }

  /** Unread comments whose time has come, oldest first. */
  due(nowMs: number): (CommentRecord & { readonly failures: number })[] {
    return this.#database
      .prepare(
        `SELECT repository, pull_request AS pullRequest, installation_id AS installationId, comment_id AS commentId, login,
                created_at AS createdAt, body, failures
         FROM comments WHERE read = 0 AND next_at_ms <= ? ORDER BY comment_id`,
      )
      .all(nowMs) as unknown as (CommentRecord & { failures: number })[];
  }

  nextDueMs(): number | null {
    const row = this.#database.prepare('SELECT min(next_at_ms) AS at FROM comments WHERE read = 0').get();
    return row?.at === null || row?.at === undefined ? null : Number(row.at);
  }

  /** Looks at it again later. */
  postpone(comment: CommentRecord, untilMs: number): void {
    this.#database
      .prepare('UPDATE comments SET next_at_ms = ?, failures = failures + 1 WHERE repository = ? AND comment_id = ?')
      .run(untilMs, comment.repository, comment.commentId);
  }

  /** Marks a comment as read and adds what it asks, in one step. The text of a read comment is forgotten. */
  read(comment: CommentRecord, requests: readonly RequestOrigin[], nowMs: number): void {
    transaction(this.#database, () => {
      for (const request of requests) this.#requests.add(request, nowMs);
      this.#database
        .prepare("UPDATE comments SET read = 1, body = '' WHERE repository = ? AND comment_id = ?")
        .run(comment.repository, comment.commentId);
    });
  }
}
