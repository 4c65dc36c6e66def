import { setTimeout as sleep } from 'node:timers/promises';

/** So many webhooks within this are a rush: 50 a second. */
const RUSH = 10;
const RUSH_WITHIN_MS = 200;
/** It is over after as much time without one. */
const RUSH_MS = 1000;
/** A start in the middle of a rush knows of it after this. */
const START_MS = 150;
const LOOK_AGAIN_MS = 25;
/** Between two calls to GitHub during a rush, from start to start. */
const APART_MS = 25;
/** No call waits longer. */
const PATIENCE_MS = 1000;

/**
 * Webhooks go first: while many come in, and for a moment after the start, calls to GitHub leave one by one, 40 a second.
 * Making a call and reading its answer is what keeps this process busy, and nobody waits for a call as GitHub waits for
 * an answer. The work is not less afterwards, it is done when the rush is over.
 */
export class RushLimiter {
  readonly #clock: () => number;
  readonly #wait: (ms: number) => Promise<unknown>;
  /** When the latest webhooks were heard, oldest first. */
  readonly #heardMs = Array.from({ length: RUSH }, () => -Infinity);
  #rushUntilMs: number;
  #nextMs = 0;

  /** `clock` counts milliseconds and never jumps. */
  constructor(clock: () => number = () => performance.now(), wait: (ms: number) => Promise<unknown> = sleep) {
    this.#clock = clock;
    this.#wait = wait;
    this.#rushUntilMs = clock() + START_MS;
  }

  /** A webhook came in. */
  webhookReceived(): void {
    const nowMs = this.#clock();
    this.#heardMs.push(nowMs);
    this.#heardMs.shift();
    if (nowMs - (this.#heardMs[0] ?? 0) < RUSH_WITHIN_MS) this.#rushUntilMs = nowMs + RUSH_MS;
  }

  /** Resolves when there is no rush, or after `mostMs`. */
  async waitUntilCalm(mostMs: number): Promise<void> {
    const endMs = this.#clock() + mostMs;
    while (this.#rush() && this.#clock() < endMs) await this.#wait(LOOK_AGAIN_MS);
  }

  /** Runs a call when its turn has come, within a second. */
  async call<T>(call: () => Promise<T>): Promise<T> {
    if (this.#rush()) {
      const nowMs = this.#clock();
      const turnMs = Math.min(Math.max(this.#nextMs, nowMs), nowMs + PATIENCE_MS);
      this.#nextMs = turnMs + APART_MS;
      if (turnMs > nowMs) await this.#wait(turnMs - nowMs);
    }
    return call();
  }

  #rush(): boolean {
    return this.#clock() < this.#rushUntilMs;
  }
}
