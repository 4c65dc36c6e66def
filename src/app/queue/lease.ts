import type { Stores } from '../stores.ts';

/** Renewals within the duration of a lease. */
const RENEWALS = 3;

/**
 * The right to write to GitHub about claimed work. It is renewed while the work goes on. Once it has lapsed, because this
 * process or the database stood still for too long, it stays lapsed until all of that work has ended: another replica may own
 * the work.
 */
export class Lease {
  readonly #stores: Stores;
  readonly #leaseMs: number;
  /** By the monotonic clock; null while nothing is claimed. */
  #untilMs: number | null = null;
  #lapsed = false;

  constructor(stores: Stores, leaseMs: number) {
    this.#stores = stores;
    this.#leaseMs = leaseMs;
  }

  /** Whether this replica still owns its claimed work. */
  held(): boolean {
    if (this.#untilMs !== null && performance.now() >= this.#untilMs) this.#lapsed = true;
    return !this.#lapsed;
  }

  /** Runs `work`, which claims rows and works on them, and releases the rows at its end. `work` returns whether it claimed any. */
  async during(work: () => Promise<boolean>): Promise<boolean> {
    this.#untilMs = performance.now() + this.#leaseMs;
    let renewing: Promise<void> = Promise.resolve();
    const timer = setInterval(() => {
      renewing = this.#renew();
    }, this.#leaseMs / RENEWALS);
    try {
      const worked = await work();
      await renewing;
      if (worked) await this.#stores.leases.release();
      return worked;
    } finally {
      clearInterval(timer);
      this.#untilMs = null;
      this.#lapsed = false;
    }
  }

  async #renew(): Promise<void> {
    if (!this.held()) return;
    const untilMs = performance.now() + this.#leaseMs;
    try {
      await this.#stores.leases.renew();
      if (this.held() && this.#untilMs !== null) this.#untilMs = untilMs;
    } catch {
      // A database that is unavailable for longer than a lease ends it.
    }
  }
}
