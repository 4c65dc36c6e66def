import type { HeadRecord } from '../../model/webhook-event.ts';
import type { Connection, DatabaseRow } from '../database/driver.ts';

/** The head commits of pull requests, from `pull_request` events. */
export class Heads {
  readonly #database: Connection;

  constructor(database: Connection) {
    this.#database = database;
  }

  async add(repository: string, pullRequest: number, head: HeadRecord): Promise<void> {
    await this.#database.run(
      'INSERT INTO heads (repository, pull_request, sha, action, at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
      repository,
      pullRequest,
      head.sha,
      head.action,
      head.at,
    );
  }

  /** All known heads of a pull request, oldest first. */
  async of(repository: string, pullRequest: number): Promise<HeadRecord[]> {
    const rows = await this.#database.rows(
      'SELECT sha, action, at FROM heads WHERE repository = ? AND pull_request = ? ORDER BY at, rowid',
      repository,
      pullRequest,
    );
    return rows as (DatabaseRow & HeadRecord)[];
  }
}
