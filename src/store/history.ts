import type { DatabaseSync } from 'node:sqlite';
import type { HistoryRecord } from '../model/request-record.ts';

/** Every verdict that was reached. */
export class History {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** Keeps a verdict; the same request is kept once. */
  add(record: HistoryRecord): void {
    this.#database
      .prepare(
        `INSERT INTO history (request_id, repository, pull_request, question, outcome, headline, verdict, at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
      )
      .run(
        record.requestId,
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
  of(repository: string, question: string, limit = 10): HistoryRecord[] {
    return this.#database
      .prepare(
        `SELECT request_id AS requestId, repository, pull_request AS pullRequest, question, outcome, headline, verdict, at
         FROM history WHERE repository = ? AND question = ? ORDER BY at DESC, rowid DESC LIMIT ?`,
      )
      .all(repository, question, limit) as unknown as HistoryRecord[];
  }
}
