import { statusOf } from '../model/github-api.ts';

/** What an error of a call to GitHub means for the step that made it. */
export type CallFailure =
  /** The step can be repeated, after `afterMs`. */
  | { readonly kind: 'again'; readonly afterMs: number; readonly message: string }
  /** GitHub refused the call, and would refuse it again. */
  | { readonly kind: 'refused'; readonly status: number; readonly message: string }
  /** A bug in this program. */
  | { readonly kind: 'bug'; readonly message: string };

/** The step read something that is out of date, and is repeated. */
export class TryAgain extends Error {}

/** Classifies an error thrown by Octokit or fetch. `nowMs` is the present, from which the end of a rate limit is counted. */
export function classifyFailure(error: unknown, nowMs: number): CallFailure {
  if (!(error instanceof Error)) return { kind: 'bug', message: String(error) };
  if (error instanceof TryAgain) return { kind: 'again', afterMs: 0, message: error.message };
  const status = statusOf(error);
  if (status === undefined) {
    const lost = /fetch failed|abort|timeout|terminated|socket|ECONN|ENOTFOUND|EAI_AGAIN/i.test(
      `${error.name} ${error.message} ${String(error.cause ?? '')}`,
    );
    return lost
      ? { kind: 'again', afterMs: 0, message: 'GitHub could not be reached' }
      : { kind: 'bug', message: error.message };
  }
  const headers = (error as { response?: { headers?: Record<string, unknown> } }).response?.headers ?? {};
  const limited =
    (status === 403 || status === 429) &&
    (headers['retry-after'] !== undefined ||
      headers['x-ratelimit-remaining'] === '0' ||
      /rate limit/i.test(error.message));
  if (limited || status === 429) {
    return {
      kind: 'again',
      afterMs: limitEndsInMs(headers, nowMs),
      message: 'a rate limit of GitHub was reached',
    };
  }
  if (status >= 500) return { kind: 'again', afterMs: 0, message: `GitHub responded with ${status}` };
  // The operator can repair a wrong key or clock, so the request does not end.
  if (status === 401) return { kind: 'again', afterMs: 0, message: 'GitHub did not accept the key of the App' };
  return { kind: 'refused', status, message: error.message.slice(0, 300) };
}

function limitEndsInMs(headers: Record<string, unknown>, nowMs: number): number {
  const retryAfter = Number(headers['retry-after']);
  if (Number.isFinite(retryAfter) && retryAfter >= 0 && headers['retry-after'] !== undefined) return retryAfter * 1000;
  const reset = Number(headers['x-ratelimit-reset']) * 1000;
  return Number.isFinite(reset) && reset > nowMs ? reset - nowMs : 60_000;
}
