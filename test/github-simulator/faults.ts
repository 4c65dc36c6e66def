/** A failure to inject: on which operation, how often, and whether the work is done before the answer is lost. */
export interface Fault {
  /** Operation id of the description, e.g. `issues/create-comment`; `*` is any. */
  readonly operation: string;
  times: number;
  /** `before`: nothing happened. `after`: it took effect, but the answer is an error. */
  readonly when: 'before' | 'after';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly message: string;
  /** The connection ends without any answer. */
  readonly cut: boolean;
  /** An upload breaks off in the middle. */
  readonly half: boolean;
}

/** In a second from the answer on. */
export const SOON = 'soon';

/** What can go wrong with GitHub, switched on by a test. */
export class Faults {
  /** Every answer waits this long, milliseconds. */
  slowMs = 0;
  /** Each webhook is delivered this many times. */
  deliveries = 1;
  /** Largest page of a list, whatever is asked. */
  pageMax = 100;
  readonly #faults: Fault[] = [];

  /** The next calls of an operation are answered with a 5xx (502 unless said otherwise). */
  fail(operation: string, options: Partial<Omit<Fault, 'operation'>> = {}): void {
    const { times = 1, when = 'before', status = 502, headers = {}, message = 'Server Error' } = options;
    const { cut = false, half = false } = options;
    this.#faults.push({ operation, times, when, status, headers, message, cut, half });
  }

  /** The next calls of an operation meet the secondary rate limit. */
  limit(operation: string, options: { times?: number; status?: 403 | 429; retryAfterSeconds?: number } = {}): void {
    const { times = 1, status = 403, retryAfterSeconds = 1 } = options;
    this.fail(operation, {
      times,
      status,
      headers: { 'retry-after': String(retryAfterSeconds) },
      message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
    });
  }

  /** The next calls of an operation meet the primary rate limit, which ends in about a second. */
  exhaust(operation: string, times = 1): void {
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': SOON };
    this.fail(operation, { times, status: 403, headers, message: 'API rate limit exceeded for installation.' });
  }

  /** The next calls of an operation are sent to another address, as after the repository was renamed. */
  redirect(operation: string, status: 301 | 302 | 307 | 308, times = 1): void {
    this.fail(operation, { times, status });
  }

  /** The next uploads break off: their beginning stays under their name. */
  breakUpload(operation: string, times = 1): void {
    this.fail(operation, { times, when: 'after', cut: true, half: true });
  }

  /** Everything works again. */
  clear(): void {
    this.#faults.length = 0;
  }

  /** Takes one pending failure for this operation, if there is one. */
  take(operation: string): Fault | undefined {
    const fault = this.#faults.find(({ operation: name, times }) => times > 0 && (name === operation || name === '*'));
    if (fault !== undefined) fault.times -= 1;
    return fault;
  }
}
