import type { RepositoryKey } from '../../model/repository.ts';
import type { HeadRecord } from '../../model/webhook-event.ts';
import type { Connection, DatabaseRow } from '../database/driver.ts';

/** The head commits of pull requests, from `pull_request` events. */
export class Heads {
  readonly #database: Connection;

  constructor(database: Connection) {
    this.#database = database;
  }

  async add({ repositoryId, repository }: RepositoryKey, pullRequest: number, head: HeadRecord): Promise<void> {
    await this.#database.run(
      `INSERT INTO heads (repository_id, repository, pull_request, sha, action, at) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT DO NOTHING`,
      repositoryId,
      repository,
      pullRequest,
      head.sha,
      head.action,
      head.at,
    );
  }

  /** All known heads of a pull request, oldest first. */
  async of(repositoryId: number, pullRequest: number): Promise<HeadRecord[]> {
    const rows = await this.#database.rows(
      'SELECT sha, action, at FROM heads WHERE repository_id = ? AND pull_request = ? ORDER BY at, rowid',
      repositoryId,
      pullRequest,
    );
    return rows as (DatabaseRow & HeadRecord)[];
  }
}
