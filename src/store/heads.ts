import type { DatabaseSync } from 'node:sqlite';
import type { HeadRecord } from '../model/request-record.ts';

/** The head commits of pull requests, as `pull_request` events told of them. */
export class Heads {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  add(repository: string, pullRequest: number, head: HeadRecord): void {
    this.#database
      .prepare(
        'INSERT INTO heads (repository, pull_request, sha, action, at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
      )
      .run(repository, pullRequest, head.sha, head.action, head.at);
  }

  /** All heads of a pull request that are known, oldest first. */
  of(repository: string, pullRequest: number): HeadRecord[] {
    return this.#database
      .prepare('SELECT sha, action, at FROM heads WHERE repository = ? AND pull_request = ? ORDER BY at, rowid')
      .all(repository, pullRequest) as unknown as HeadRecord[];
  }
}
