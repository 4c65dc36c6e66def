/** What a column holds. Truth is kept as 1 and 0. */
export type Value = string | number | null;

/** One row, by column. */
export type DatabaseRow = Record<string, Value>;

/** Where statements go: a database, or one transaction of it. Parameters are written `?` in both dialects. */
export interface Connection {
  /** Carries out a statement; the number of rows it changed. */
  run(sql: string, ...values: readonly Value[]): Promise<number>;
  /** The rows that a statement returns. */
  rows(sql: string, ...values: readonly Value[]): Promise<DatabaseRow[]>;
}

/** A way to the database: single statements, each a transaction of its own, and transactions of several. */
export interface DatabaseLane extends Connection {
  /** Runs `work` as one transaction: all of it, or nothing. `work` must do nothing that cannot be repeated. */
  transaction<T>(work: (connection: Connection) => Promise<T>): Promise<T>;
}

/** A database. SQLite and PostgreSQL differ in these files only; every statement elsewhere is understood by both. */
export interface Driver extends DatabaseLane {
  /** The same database for what somebody waits for: never behind the other work of this process. */
  readonly prompt: DatabaseLane;
  /** Milliseconds since 1970 by the clock of the database, as an expression. */
  readonly nowMs: string;
  /** End of a query whose rows are locked for this transaction, without those that another has locked. */
  readonly skipLocked: string;
  /** Several statements without parameters, in SQLite's words for a table's layout. */
  define(connection: Connection, sql: string): Promise<void>;
  /** Keeps other processes from changing the layout until the end of this transaction. */
  lockLayout(connection: Connection): Promise<void>;
  /** The tables that hold rows of the store, by name. */
  tables(connection: Connection): Promise<string[]>;
  columns(connection: Connection, table: string): Promise<string[]>;
  /** Number of migrations applied; 0 for an empty database. */
  layout(connection: Connection): Promise<number>;
  setLayout(connection: Connection, layout: number): Promise<void>;
  /** Runs `work` on one unchanging state of the database while others write. */
  snapshot<T>(work: (connection: Connection) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
