import type { HistoryRecord } from '../../model/history-record.ts';
import type { Connection, DatabaseRow, Value } from '../database/driver.ts';

/** All verdicts. */
export class History {
  readonly #database: Connection;

  constructor(database: Connection) {
    this.#database = database;
  }

  /** Adds a verdict, once for each request. */
  async add(record: HistoryRecord): Promise<void> {
    await this.#database.run(
      `INSERT INTO history (request_id, repository_id, repository, pull_request, question, flag_set, outcome, headline, verdict, at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
      record.requestId,
      record.repositoryId,
      record.repository,
      record.pullRequest,
      record.question,
      record.flagSet,
      record.outcome,
      record.headline,
      record.verdict,
      record.at,
    );
  }

  /** Earlier verdicts on the same question, newest first, at most `limit`. */
  of(repositoryId: number, question: string, limit = 10): Promise<HistoryRecord[]> {
    return this.#newest('repository_id = ? AND question = ?', [repositoryId, question], limit);
  }

  /** Earlier verdicts on the settings with this hash, however they were written, newest first, at most `limit`. */
  ofFlagSet(repositoryId: number, flagSet: string, limit = 5): Promise<HistoryRecord[]> {
    return this.#newest('repository_id = ? AND flag_set = ?', [repositoryId, flagSet], limit);
  }

  /** Earlier verdicts of a repository, newest first, at most `limit`. */
  latest(repositoryId: number, limit: number): Promise<HistoryRecord[]> {
    return this.#newest('repository_id = ?', [repositoryId], limit);
  }

  /** The newest rows that meet a condition. Each condition has an index whose last column is the time. */
  async #newest(condition: string, values: readonly Value[], limit: number): Promise<HistoryRecord[]> {
    const rows = await this.#database.rows(
      `SELECT request_id AS "requestId", repository_id AS "repositoryId", repository, pull_request AS "pullRequest", question, flag_set AS "flagSet", outcome, headline, verdict, at
       FROM history WHERE ${condition} ORDER BY at DESC, rowid DESC LIMIT ?`,
      ...values,
      limit,
    );
    return rows as (DatabaseRow & HistoryRecord)[];
  }
}
