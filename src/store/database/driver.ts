/** The value of a column. Booleans are stored as 1 and 0. */
export type Value = string | number | null;

/** One row, by column. */
export type DatabaseRow = Record<string, Value>;

/** A database, or one transaction of it. Parameters are written `?` in both dialects. */
export interface Connection {
  /** Runs a statement. Returns the number of rows it changed. */
  run(sql: string, ...values: readonly Value[]): Promise<number>;
  /** Runs a statement. Returns its rows. */
  rows(sql: string, ...values: readonly Value[]): Promise<DatabaseRow[]>;
}

/** Connections for single statements, each a transaction of its own, and for transactions of several. */
export interface DatabaseLane extends Connection {
  /** Runs `work` as one transaction, all of it or nothing. `work` may run again, so it must change only the database. */
  transaction<T>(work: (connection: Connection) => Promise<T>): Promise<T>;
}

/** A database. SQLite and PostgreSQL differ in this room only; every statement elsewhere runs on both. */
export interface Driver extends DatabaseLane {
  /** The same database for webhooks: never queued behind the other work of this process. */
  readonly prompt: DatabaseLane;
  /** An SQL expression for milliseconds since 1970, by the clock of the database. */
  readonly nowMs: string;
  /** The end of a query that locks its rows for this transaction and skips rows that another one has locked. */
  readonly skipLocked: string;
  /** Runs several statements without parameters, in the SQL of SQLite for layouts. */
  define(connection: Connection, sql: string): Promise<void>;
  /** Locks the layout for this transaction. */
  lockLayout(connection: Connection): Promise<void>;
  /** The tables that hold rows of the store, by name. */
  tables(connection: Connection): Promise<string[]>;
  columns(connection: Connection, table: string): Promise<string[]>;
  /** Number of migrations applied; 0 for an empty database. */
  layout(connection: Connection): Promise<number>;
  setLayout(connection: Connection, layout: number): Promise<void>;
  /** Runs `work` on a snapshot of the database while others write. */
  snapshot<T>(work: (connection: Connection) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
