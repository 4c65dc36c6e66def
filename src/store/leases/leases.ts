import { randomUUID } from 'node:crypto';
import type { Connection, Driver } from '../database/driver.ts';

/** Rows that one replica at a time may work on. */
const LEASED = ['comments', 'requests'] as const;

/**
 * What this replica has in hand: rows that carry its name until a moment of the database's clock. The database grants each
 * row to one replica; one that dies leaves its rows to the others when their time is over.
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

  /** Condition of a row that nobody has in hand. */
  get free(): string {
    return `leased_until_ms <= ${this.#database.nowMs}`;
  }

  /** End of a query for rows to be taken in hand: another replica's are passed over, not waited for. */
  get skipLocked(): string {
    return this.#database.skipLocked;
  }

  /** What takes a row in hand. */
  get taking(): string {
    return `leased_by = '${this.replica}', leased_until_ms = ${this.#database.nowMs} + ${this.#leaseMs}`;
  }

  /** Prolongs what is in hand; what was lost meanwhile stays lost. */
  async renew(): Promise<void> {
    await this.#onEach(`SET leased_until_ms = ${this.#database.nowMs} + ${this.#leaseMs} WHERE NOT (${this.free})`);
  }

  /** Lays down all that is in hand. */
  async release(): Promise<void> {
    await this.#onEach('SET leased_by = NULL, leased_until_ms = 0 WHERE 1 = 1');
  }

  #onEach(change: string): Promise<void> {
    return this.#database.transaction(async (connection: Connection) => {
      for (const table of LEASED) await connection.run(`UPDATE ${table} ${change} AND leased_by = ?`, this.replica);
    });
  }
}
