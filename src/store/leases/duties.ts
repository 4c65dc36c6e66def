import type { Driver } from '../database/driver.ts';
import type { Leases } from './leases.ts';

/** Work that all replicas together do once in a while. */
export class Duties {
  readonly #database: Driver;
  readonly #leases: Leases;

  constructor(database: Driver, leases: Leases) {
    this.#database = database;
    this.#leases = leases;
  }

  /**
   * Takes a duty in hand that was last done `everyMs` ago or longer. When it was last done (0: never), or null when it is
   * not due or another replica is at it. A replica that does not end it leaves it to the next.
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

  /** Prolongs what was begun; false when another replica took it over. */
  async renew(name: string): Promise<boolean> {
    const changed = await this.#database.run(
      `UPDATE duties SET ${this.#leases.taking} WHERE name = ? AND leased_by = ?`,
      name,
      this.#leases.replica,
    );
    return changed > 0;
  }

  /** Lays the duty down: done as of `doneMs`, or null when it was not done. */
  async end(name: string, doneMs: number | null): Promise<void> {
    await this.#database.run(
      'UPDATE duties SET done_at_ms = COALESCE(?, done_at_ms), leased_by = NULL, leased_until_ms = 0 WHERE name = ? AND leased_by = ?',
      doneMs,
      name,
      this.#leases.replica,
    );
  }
}
