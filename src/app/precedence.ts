/** So many webhooks within a second are a rush. */
const RUSH = 10;
const RUSH_MS = 1000;
const AT_ONCE = 2;
/** A call to GitHub waits no longer than this for those before it, which may hang. */
const PATIENCE_MS = 250;

/**
 * Webhooks go first: while many come in, and in the first second of this process, calls to GitHub go two at a time. Making
 * one and reading its answer is what keeps this process busy, and a webhook waits for the disk already.
 */
export class Precedence {
  readonly #clock: () => number;
  /** When the latest webhooks were heard, oldest first. */
  readonly #heardMs: number[];
  readonly #waiting = new Set<() => void>();
  #underWay = 0;

  /** `clock` counts milliseconds and never jumps. */
  constructor(clock: () => number = () => performance.now()) {
    this.#clock = clock;
    this.#heardMs = Array.from({ length: RUSH }, clock);
  }

  /** A webhook came in. */
  heard(): void {
    this.#heardMs.push(this.#clock());
    this.#heardMs.shift();
  }

  /** Runs a call as soon as nothing goes before it, at the latest after a quarter of a second. */
  async call<T>(call: () => Promise<T>): Promise<T> {
    if (this.#underWay >= AT_ONCE && this.#rush()) await this.#turn();
    this.#underWay += 1;
    try {
      return await call();
    } finally {
      this.#underWay -= 1;
      for (const go of this.#waiting) {
        go();
        if (this.#rush()) break;
      }
    }
  }

  #rush(): boolean {
    return this.#clock() - (this.#heardMs[0] ?? 0) < RUSH_MS;
  }

  #turn(): Promise<void> {
    return new Promise((resolve) => {
      const go = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(go);
        resolve();
      };
      const timer = setTimeout(go, PATIENCE_MS);
      this.#waiting.add(go);
    });
  }
}
