import { DatabaseSync, type SQLOutputValue, type StatementSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection, DatabaseLane, DatabaseRow, Driver } from './driver.ts';
import { GroupCommit } from './group-commit.ts';

/** Longest wait for other processes that write to the same file. */
const WAIT_FOR_LOCK_MS = 5000;
const LOOK_AGAIN_MS = 2;
const SQLITE_BUSY = 5;

/** Opens a database file; `:memory:` is deleted at the end. */
export function openSqlite(file: string): Driver {
  const database = new DatabaseSync(file, { timeout: WAIT_FOR_LOCK_MS });
  try {
    database.exec('PRAGMA journal_mode = WAL');
    // A webhook is acknowledged only when its row survives a power failure.
    database.exec('PRAGMA synchronous = FULL');
    // From here on a wait must not block this process.
    database.exec('PRAGMA busy_timeout = 0');
  } catch (error) {
    database.close();
    throw error;
  }
  const statements = new Map<string, StatementSync>();
  const prepared = (sql: string): StatementSync => {
    const statement = statements.get(sql) ?? database.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
  const inside: Connection = {
    run: (sql, ...values) => unlocked(() => Number(prepared(sql).run(...values).changes)),
    rows: (sql, ...values) =>
      unlocked(() => prepared(sql).all(...values) as Record<string, SQLOutputValue>[] as DatabaseRow[]),
  };
  const groups = new GroupCommit({
    begin: () => unlocked(() => database.exec('BEGIN IMMEDIATE')),
    commit: () => database.exec('COMMIT'),
    open: () => database.isTransaction,
    exec: (sql) => database.exec(sql),
  });
  const snapshot = async <T>(work: (connection: Connection) => Promise<T>): Promise<T> => {
    await unlocked(() => database.exec('BEGIN'));
    try {
      return await work(inside);
    } finally {
      if (database.isTransaction) database.exec('ROLLBACK');
    }
  };
  const lane: DatabaseLane = {
    run: (sql, ...values) => groups.add('statement', () => inside.run(sql, ...values)),
    rows: (sql, ...values) => groups.add('statement', () => inside.rows(sql, ...values)),
    transaction: (work) => groups.add('atomic', () => work(inside)),
  };
  return {
    nowMs: "CAST(unixepoch('subsec') * 1000 AS INTEGER)",
    // There is one writer at a time.
    skipLocked: '',
    ...lane,
    // There is one connection, and no transaction waits for GitHub.
    prompt: lane,
    define: async (_, sql) => database.exec(sql),
    // There is only one writing transaction at a time.
    lockLayout: async () => {},
    tables: async (connection) => {
      const tables = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name";
      return (await connection.rows(tables)).map(({ name }) => String(name));
    },
    columns: async (connection, table) =>
      (await connection.rows(`PRAGMA table_info(${table})`)).map(({ name }) => String(name)),
    layout: async (connection) => Number((await connection.rows('PRAGMA user_version'))[0]?.user_version ?? 0),
    setLayout: async (_, layout) => database.exec(`PRAGMA user_version = ${layout}`),
    snapshot: (work) => groups.add('alone', () => snapshot(work)),
    close: () =>
      groups.add('alone', async () => {
        if (database.isOpen) database.close();
      }),
  };
}

/** Runs a statement as soon as no other process writes. */
async function unlocked<T>(statement: () => T): Promise<T> {
  const end = performance.now() + WAIT_FOR_LOCK_MS;
  for (;;) {
    try {
      return statement();
    } catch (error) {
      if ((error as { errcode?: unknown }).errcode !== SQLITE_BUSY || performance.now() > end) throw error;
      await sleep(LOOK_AGAIN_MS);
    }
  }
}
