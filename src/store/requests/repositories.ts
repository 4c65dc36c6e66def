import type { RepositoryKey, RepositorySight } from '../../model/repository.ts';
import type { Connection, DatabaseRow, Driver } from '../database/driver.ts';

/** Tables whose rows belong to a repository, each with the column of the time of a row. */
const OWNED: Readonly<Record<string, string>> = {
  comments: 'created_at',
  requests: 'asked_at',
  heads: 'at',
  history: 'at',
  baselines: 'at',
  durations: 'at_ms',
};
/** Characters of a time up to its seconds: `2026-01-01T00:00:00`. */
const WHOLE_SECONDS = 19;
/** Tables whose rows lead to calls: they hold the present name and installation. The others keep the name of their time. */
const CALLING = ['comments', 'requests'] as const;

/** What is known of each repository: its present name and installation. */
export class Repositories {
  readonly #database: Driver;
  /** What this process saw last of each repository, as a text. A webhook that says the same again costs no statement. */
  readonly #seen = new Map<number, string>();

  constructor(database: Driver) {
    this.#database = database;
  }

  /**
   * Keeps what GitHub said of a repository, unless it is older than what is known. Its rows follow to the new name and installation,
   * and rows of an earlier layout with this name, or with `formerName`, get its number.
   */
  async see(sight: RepositorySight, formerName = sight.repository): Promise<void> {
    const said = JSON.stringify([sight.repository, sight.installationId, sight.updatedAt]);
    if (formerName === sight.repository && this.#seen.get(sight.repositoryId) === said) return;
    await this.#database.prompt.transaction(async (connection) => {
      for (const name of new Set([sight.repository, formerName])) await adopt(connection, sight, name);
      await follow(connection, sight);
    });
    this.#seen.set(sight.repositoryId, said);
  }

  /** Names whose number is not known: those of rows of an earlier layout. */
  async unnumbered(): Promise<RepositoryKey[]> {
    const rows = await this.#database.rows(
      'SELECT id AS "repositoryId", name AS repository FROM repositories WHERE id < 0 ORDER BY id DESC',
    );
    return rows as (DatabaseRow & RepositoryKey)[];
  }
}

/** Gives the number to rows of an earlier layout. Those that are older than the repository belong to an earlier one of its name. */
async function adopt(
  connection: Connection,
  { repositoryId, createdAt }: RepositorySight,
  name: string,
): Promise<void> {
  const standIns = await connection.rows('SELECT id FROM repositories WHERE id < 0 AND lower(name) = lower(?)', name);
  for (const { id } of standIns) {
    let left = 0;
    // A comment may have been delivered under two names of its repository.
    await connection.run(
      `DELETE FROM comments WHERE repository_id = ? AND EXISTS (
         SELECT 1 FROM comments AS known WHERE known.repository_id = ? AND known.place = comments.place
         AND known.comment_id = comments.comment_id)`,
      Number(id),
      repositoryId,
    );
    for (const [table, at] of Object.entries(OWNED)) {
      // GitHub tells whole seconds, the App parts of them too.
      const [time, since] =
        at === 'at_ms'
          ? [at, Date.parse(createdAt ?? '') || 0]
          : [`substr(${at}, 1, ${WHOLE_SECONDS})`, (createdAt ?? '').slice(0, WHOLE_SECONDS)];
      await connection.run(
        `UPDATE ${table} SET repository_id = ? WHERE repository_id = ? AND ${time} >= ?`,
        repositoryId,
        Number(id),
        since,
      );
      left += (await connection.rows(`SELECT 1 AS one FROM ${table} WHERE repository_id = ? LIMIT 1`, Number(id)))
        .length;
    }
    if (left === 0) await connection.run('DELETE FROM repositories WHERE id = ?', Number(id));
  }
}

/** Keeps the sight, and takes the rows that lead to calls to its name and installation. */
async function follow(connection: Connection, sight: RepositorySight): Promise<void> {
  const { repositoryId, repository, installationId, updatedAt } = sight;
  const changed = await connection.run(
    `INSERT INTO repositories (id, name, installation_id, updated_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name,
       updated_at = CASE WHEN excluded.updated_at = '' THEN repositories.updated_at ELSE excluded.updated_at END,
       installation_id = COALESCE(excluded.installation_id, repositories.installation_id)
     WHERE excluded.updated_at = '' OR excluded.updated_at >= repositories.updated_at`,
    repositoryId,
    repository,
    installationId,
    updatedAt ?? '',
  );
  if (changed === 0) return;
  for (const table of CALLING) {
    await connection.run(
      `UPDATE ${table} SET repository = ?, installation_id = COALESCE(?, installation_id)
       WHERE repository_id = ? AND (repository <> ? OR installation_id <> COALESCE(?, installation_id))`,
      repository,
      installationId,
      repositoryId,
      repository,
      installationId,
    );
  }
}
