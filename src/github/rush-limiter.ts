import { setTimeout as sleep } from 'node:timers/promises';

/** So many webhooks within this time are a rush: 50 a second. */
const RUSH = 10;
const RUSH_WITHIN_MS = 200;
/** A rush ends this long after its last webhooks. */
const RUSH_MS = 1000;
/** A process that starts during a rush detects it within this time. */
const START_MS = 150;
const POLL_MS = 25;
/** Between the starts of two calls to GitHub during a rush. */
const CALL_INTERVAL_MS = 25;
/** Longest delay of a call. */
const DELAY_MAX_MS = 1000;

/**
 * Limits calls to GitHub to 40 a second during a rush of webhooks, and for a moment after the start. Calls are most of this
 * process's work, and can be delayed; GitHub waits only ten seconds for the response to a webhook.
 */
export class RushLimiter {
  readonly #clock: () => number;
  readonly #wait: (ms: number) => Promise<unknown>;
  /** Times of the latest webhooks, oldest first. */
  readonly #receivedMs = Array.from({ length: RUSH }, () => -Infinity);
  #rushUntilMs: number;
  #nextCallMs = 0;

  /** `clock` counts milliseconds and never jumps. */
  constructor(clock: () => number = () => performance.now(), wait: (ms: number) => Promise<unknown> = sleep) {
    this.#clock = clock;
    this.#wait = wait;
    this.#rushUntilMs = clock() + START_MS;
  }

  /** Counts a webhook that arrived. */
  webhookReceived(): void {
    const nowMs = this.#clock();
    this.#receivedMs.push(nowMs);
    this.#receivedMs.shift();
    if (nowMs - (this.#receivedMs[0] ?? 0) < RUSH_WITHIN_MS) this.#rushUntilMs = nowMs + RUSH_MS;
  }

  /** Resolves when there is no rush, or after `maxMs`. */
  async waitUntilCalm(maxMs: number): Promise<void> {
    const endMs = this.#clock() + maxMs;
    while (this.#isRush() && this.#clock() < endMs) await this.#wait(POLL_MS);
  }

  /** Runs a call, delayed by at most a second during a rush. */
  async schedule<T>(call: () => Promise<T>): Promise<T> {
    if (this.#isRush()) {
      const nowMs = this.#clock();
      const startMs = Math.min(Math.max(this.#nextCallMs, nowMs), nowMs + DELAY_MAX_MS);
      this.#nextCallMs = startMs + CALL_INTERVAL_MS;
      if (startMs > nowMs) await this.#wait(startMs - nowMs);
    }
    return call();
  }

  #isRush(): boolean {
    return this.#clock() < this.#rushUntilMs;
  }
}
