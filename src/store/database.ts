import { DatabaseSync } from 'node:sqlite';
import { MIGRATIONS } from './migrations.ts';

/** A predecessor that is just ending gets this long. */
const WAIT_FOR_LOCK_MS = 2000;

/**
 * Opens the database file (`:memory:` is allowed) and brings its layout up to date.
 * Held exclusively: two Apps on one file would both dispatch. Throws with a message for the operator.
 */
export function openDatabase(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: WAIT_FOR_LOCK_MS });
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE');
    database.exec('PRAGMA journal_mode = WAL');
    // A webhook is acknowledged only when its row survives a power cut.
    database.exec('PRAGMA synchronous = FULL');
    migrate(database);
  } catch (error) {
    database.close();
    if (/locked|busy/i.test(String(error))) {
      throw new Error(
        `${file} is in use: another alloc-ab serves from this database. Stop it, or give this one a file of its own.`,
        {
          cause: error,
        },
      );
    }
    throw error;
  }
  return database;
}

/** Runs `work` as one transaction: all of it, or nothing. */
export function transaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}

function migrate(database: DatabaseSync): void {
  transaction(database, () => {
    const version = Number(database.prepare('PRAGMA user_version').get()?.user_version ?? 0);
    if (version > MIGRATIONS.length) {
      throw new Error(
        `the database has layout ${version}, this alloc-ab knows ${MIGRATIONS.length}: it was written by a newer version. Update alloc-ab.`,
      );
    }
    for (const step of MIGRATIONS.slice(version)) database.exec(step);
    database.exec(`PRAGMA user_version = ${MIGRATIONS.length}`);
  });
}
