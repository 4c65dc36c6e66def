import type { Driver } from '../database/driver.ts';
import type { Leases } from './leases.ts';

/** Periodic work that one replica does for all. */
export class Duties {
  readonly #database: Driver;
  readonly #leases: Leases;

  constructor(database: Driver, leases: Leases) {
    this.#database = database;
    this.#leases = leases;
  }

  /**
   * Claims a duty that was last done `everyMs` ago or longer. Returns when it was last done (0: never), or null when it is not due
   * or another replica has it. When its lease lapses another replica may claim it.
   */
  async begin(name: string, nowMs: number, everyMs: number): Promise<number | null> {
    await this.#database.run('INSERT INTO duties (name) VALUES (?) ON CONFLICT DO NOTHING', name);
    const [row] = await this.#database.rows(
      `UPDATE duties SET ${this.#leases.taking} WHERE name = ? AND done_at_ms <= ? AND ${this.#leases.free} RETURNING done_at_ms AS at`,
      name,
      nowMs - everyMs,
    );
    return row === undefined ? null : Number(row.at);
  }

  /** Renews the lease. Returns false when another replica has claimed the duty. */
  async renew(name: string): Promise<boolean> {
    const changed = await this.#database.run(
      `UPDATE duties SET ${this.#leases.taking} WHERE name = ? AND leased_by = ?`,
      name,
      this.#leases.replica,
    );
    return changed > 0;
  }

  /** Releases the duty: done at `doneMs`, or not done where it is null. */
  async end(name: string, doneMs: number | null): Promise<void> {
    await this.#database.run(
      'UPDATE duties SET done_at_ms = COALESCE(?, done_at_ms), leased_by = NULL, leased_until_ms = 0 WHERE name = ? AND leased_by = ?',
      doneMs,
      name,
      this.#leases.replica,
    );
  }
}
