import { randomUUID } from 'node:crypto';
import type { Connection, Driver } from '../database/driver.ts';

/** Tables whose rows belong to one replica at a time. */
const LEASED = ['comments', 'requests'] as const;

/**
 * The rows that this replica has claimed: they carry its id until a time of the database's clock. The database grants each row to
 * one replica. The rows of a replica that dies become free when their lease lapses.
 */
export class Leases {
  /** Unique to this process. */
  readonly replica = randomUUID();
  readonly #database: Driver;
  readonly #leaseMs: number;

  constructor(database: Driver, leaseMs: number) {
    this.#database = database;
    this.#leaseMs = leaseMs;
  }

  /** Condition of a row that no replica has claimed. */
  get free(): string {
    return `leased_until_ms <= ${this.#database.nowMs}`;
  }

  /** The end of a query for rows to claim: rows that another replica is claiming are skipped, not waited for. */
  get skipLocked(): string {
    return this.#database.skipLocked;
  }

  /** The assignments that claim a row. */
  get taking(): string {
    return `leased_by = '${this.replica}', leased_until_ms = ${this.#database.nowMs} + ${this.#leaseMs}`;
  }

  /** Renews the leases of all claimed rows, except those that have lapsed. */
  async renew(): Promise<void> {
    await this.#onEach(`SET leased_until_ms = ${this.#database.nowMs} + ${this.#leaseMs} WHERE NOT (${this.free})`);
  }

  /** Releases all claimed rows. */
  async release(): Promise<void> {
    await this.#onEach('SET leased_by = NULL, leased_until_ms = 0 WHERE 1 = 1');
  }

  #onEach(change: string): Promise<void> {
    return this.#database.transaction(async (connection: Connection) => {
      for (const table of LEASED) await connection.run(`UPDATE ${table} ${change} AND leased_by = ?`, this.replica);
    });
  }
}
