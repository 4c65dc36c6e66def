import pg from 'pg';
import type { Connection, DatabaseLane, DatabaseRow, Driver, Value } from './driver.ts';

const CONNECTIONS_MAX = 8;
/** Connections for webhooks alone. A commit waits for the disk, and the server groups the commits of several connections. */
const PROMPT_CONNECTIONS_MAX = 4;
const CONNECT_MS = 5000;
const STATEMENT_MS = 30_000;
const IDLE_MS = 30_000;
/** Codes of a deadlock and of a serialization failure: the transaction is run again. */
const REPEATABLE = new Set(['40001', '40P01']);
const ATTEMPTS_MAX = 5;
/** Any number that only this lock uses: replicas that start together must not migrate together. */
const LAYOUT_LOCK = 6_170_796;

/** Opens a PostgreSQL database, `postgres://user:password@host/name`, with the first schema of the search path. */
export function openPostgres(url: string): Driver {
  const everyday = openPool(url, CONNECTIONS_MAX);
  const prompt = openPool(url, PROMPT_CONNECTIONS_MAX);
  return {
    ...laneOf(everyday),
    prompt: laneOf(prompt),
    nowMs: 'CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)',
    skipLocked: 'FOR UPDATE SKIP LOCKED',
    define: async (connection, sql) => {
      for (const statement of translated(sql).split(';')) if (statement.trim() !== '') await connection.run(statement);
    },
    lockLayout: async (connection) => void (await connection.rows('SELECT pg_advisory_xact_lock(?)', LAYOUT_LOCK)),
    async tables(connection) {
      const tables =
        "SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema() AND tablename <> 'layout'";
      return (await connection.rows(tables)).map(({ name }) => String(name)).sort();
    },
    async columns(connection, table) {
      const columns = `SELECT column_name AS name FROM information_schema.columns
        WHERE table_schema = current_schema() AND table_name = ? AND column_name <> 'rowid'`;
      return (await connection.rows(columns, table)).map(({ name }) => String(name));
    },
    async layout(connection) {
      const [found] = await connection.rows("SELECT to_regclass('layout') IS NOT NULL AS known");
      if (!found?.known) return 0;
      return Number((await connection.rows('SELECT layout FROM layout'))[0]?.layout ?? 0);
    },
    async setLayout(connection, layout) {
      await connection.run('CREATE TABLE IF NOT EXISTS layout (layout BIGINT NOT NULL)');
      await connection.run('DELETE FROM layout');
      await connection.run('INSERT INTO layout (layout) VALUES (?)', layout);
    },
    snapshot: (work) => between(everyday, 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', work),
    close: async () => {
      await Promise.all([everyday, prompt].map((pool) => (pool.ending ? undefined : pool.end())));
    },
  };
}

function openPool(url: string, max: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    connectionTimeoutMillis: CONNECT_MS,
    idleTimeoutMillis: IDLE_MS,
    statement_timeout: STATEMENT_MS,
    application_name: 'alloc-ab',
    types: {
      getTypeParser: ((oid: number, format?: 'text') =>
        oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
    },
  });
  // The pool replaces an idle connection that breaks; without a listener its error would end the process.
  pool.on('error', () => {});
  return pool;
}

function laneOf(pool: pg.Pool): DatabaseLane {
  const everywhere = on(pool);
  return {
    run: (sql, ...values) => again(() => everywhere.run(sql, ...values)),
    rows: (sql, ...values) => again(() => everywhere.rows(sql, ...values)),
    transaction: (work) => again(() => between(pool, 'BEGIN', work)),
  };
}

function on(client: pg.Pool | pg.PoolClient): Connection {
  return {
    run: async (sql, ...values) => (await client.query(numbered(sql), values.map(storable))).rowCount ?? 0,
    rows: async (sql, ...values) => (await client.query<DatabaseRow>(numbered(sql), values.map(storable))).rows,
  };
}

async function between<T>(pool: pg.Pool, begin: string, work: (connection: Connection) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query(begin);
    const result = await work(on(client));
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

/** Numbers the parameters: `?` → `$1`. No statement of the store has a question mark in a literal. */
function numbered(sql: string): string {
  let count = 0;
  return sql.replaceAll('?', () => {
    count += 1;
    return `$${count}`;
  });
}

/** Replaces NUL characters, which PostgreSQL does not store and a comment may hold. */
function storable(value: Value): Value {
  return typeof value === 'string' ? value.replaceAll('\0', '\ufffd') : value;
}

/** Translates a layout from the SQL of SQLite: 64-bit integers, texts in byte order, a `rowid` for each row, the name of `instr`. */
function translated(sql: string): string {
  return sql
    .replaceAll(/\bINTEGER\b/g, 'BIGINT')
    .replaceAll(/\bTEXT\b/g, 'TEXT COLLATE "C"')
    .replaceAll(/\binstr\(/g, 'strpos(')
    .replaceAll(/\s*\)\s*STRICT\b/g, ', rowid BIGINT GENERATED ALWAYS AS IDENTITY UNIQUE)');
}

async function again<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= ATTEMPTS_MAX || !REPEATABLE.has(String((error as { code?: unknown }).code))) throw error;
    }
  }
}
