/** A failure to inject into an operation. */
export interface Fault {
  /** Operation id of GitHub's description, such as `issues/create-comment`; `*` is any operation. */
  readonly operation: string;
  times: number;
  /** `before`: the call has no effect. `after`: it takes effect, but the response is an error. */
  readonly when: 'before' | 'after';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly message: string;
  /** The connection ends without a response. */
  readonly cut: boolean;
  /** An upload breaks off in the middle. */
  readonly half: boolean;
}

/** A rate limit that ends one second after the response. */
export const SOON = 'soon';

/** Faults of GitHub that a test can cause. */
export class Faults {
  /** Delay of every response, milliseconds. */
  slowMs = 0;
  /** How many times each webhook is delivered. */
  deliveries = 1;
  /** Largest page of a list, whatever the call requests. */
  pageMax = 100;
  /** Status of every answer to git, when it is not 200; 0 for none. */
  gitStatus = 200;
  readonly #faults: Fault[] = [];

  /** The next calls of an operation fail, with status 502 by default. */
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

  /** The next calls of an operation are redirected, as after a rename of the repository. */
  redirect(operation: string, status: 301 | 302 | 307 | 308, times = 1): void {
    this.fail(operation, { times, status });
  }

  /** The next uploads break off; their first part stays under the name. */
  breakUpload(operation: string, times = 1): void {
    this.fail(operation, { times, when: 'after', cut: true, half: true });
  }

  /** Removes all faults. */
  clear(): void {
    this.#faults.length = 0;
  }

  /** Removes and returns one pending fault of this operation; undefined when there is none. */
  take(operation: string): Fault | undefined {
    const fault = this.#faults.find(({ operation: name, times }) => times > 0 && (name === operation || name === '*'));
    if (fault !== undefined) fault.times -= 1;
    return fault;
  }
}
