import type { HistoryRecord } from '../../model/history-record.ts';
import type { Connection, DatabaseRow } from '../database/driver.ts';

/** All verdicts. */
export class History {
  readonly #database: Connection;

  constructor(database: Connection) {
    this.#database = database;
  }

  /** Adds a verdict, once for each request. */
  async add(record: HistoryRecord): Promise<void> {
    await this.#database.run(
      `INSERT INTO history (request_id, repository_id, repository, pull_request, question, outcome, headline, verdict, at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
      record.requestId,
      record.repositoryId,
      record.repository,
      record.pullRequest,
      record.question,
      record.outcome,
      record.headline,
      record.verdict,
      record.at,
    );
  }

  /** Earlier verdicts on the same question, newest first, at most `limit`. */
  async of(repositoryId: number, question: string, limit = 10): Promise<HistoryRecord[]> {
    const rows = await this.#database.rows(
      `SELECT request_id AS "requestId", repository_id AS "repositoryId", repository, pull_request AS "pullRequest", question, outcome, headline, verdict, at
       FROM history WHERE repository_id = ? AND question = ? ORDER BY at DESC, rowid DESC LIMIT ?`,
      repositoryId,
      question,
      limit,
    );
    return rows as (DatabaseRow & HistoryRecord)[];
  }

  /**
   * Earlier verdicts whose document has a text, newest first, at most `limit`. The rows of one repository are searched.
   *
   * @param part Text of the document as JSON, without the signs `%`, `_` and `\`.
   */
  async having(repositoryId: number, part: string, limit = 5): Promise<HistoryRecord[]> {
    const rows = await this.#database.rows(
      `SELECT request_id AS "requestId", repository_id AS "repositoryId", repository, pull_request AS "pullRequest", question, outcome, headline, verdict, at
       FROM history WHERE repository_id = ? AND verdict LIKE ? ORDER BY at DESC, rowid DESC LIMIT ?`,
      repositoryId,
      `%${part}%`,
      limit,
    );
    return rows as (DatabaseRow & HistoryRecord)[];
  }
}
