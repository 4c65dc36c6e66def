import type { Stores } from '../stores.ts';

/** Renewed this often within its duration. */
const RENEWALS = 3;

/**
 * The right to write to GitHub about what was claimed. It is kept up while work goes on; once it lapsed, because this
 * process or the database stood still for too long, it stays lapsed until all of that work has ended: another replica may
 * be at it already.
 */
export class Lease {
  readonly #stores: Stores;
  readonly #leaseMs: number;
  /** By the clock that never jumps; null while nothing is in hand. */
  #untilMs: number | null = null;
  #lapsed = false;

  constructor(stores: Stores, leaseMs: number) {
    this.#stores = stores;
    this.#leaseMs = leaseMs;
  }

  /** Whether what is in hand is still this replica's. */
  held(): boolean {
    if (this.#untilMs !== null && performance.now() >= this.#untilMs) this.#lapsed = true;
    return !this.#lapsed;
  }

  /** Runs `work`, which claims and does what it claimed, and lays down at its end what was claimed; `work` tells whether anything was. */
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
      // A database that is away for longer than a lease ends it.
    }
  }
}
