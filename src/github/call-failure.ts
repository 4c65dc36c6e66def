import { statusOf } from '../model/github-api.ts';

/** What an error of a request to GitHub means for the step that met it. */
export type CallFailure =
  /** Try the step again, not before `afterMs` where GitHub said so. It may or may not have taken effect. */
  | { readonly kind: 'again'; readonly afterMs: number; readonly message: string; readonly ambiguous: boolean }
  /** GitHub understood and said no. */
  | { readonly kind: 'refused'; readonly status: number; readonly message: string }
  /** Not an error of GitHub's: a bug here. */
  | { readonly kind: 'bug'; readonly message: string };

/** What a step read is out of date; the step is tried again. */
export class TryAgain extends Error {}

/** Sorts an error thrown by Octokit or fetch. `nowMs` is used to read a rate limit's end. */
export function classifyFailure(error: unknown, nowMs: number): CallFailure {
  if (!(error instanceof Error)) return { kind: 'bug', message: String(error) };
  if (error instanceof TryAgain) return { kind: 'again', afterMs: 0, message: error.message, ambiguous: false };
  const status = statusOf(error);
  if (status === undefined) {
    const lost = /fetch failed|abort|timeout|terminated|socket|ECONN|ENOTFOUND|EAI_AGAIN/i.test(
      `${error.name} ${error.message} ${String(error.cause ?? '')}`,
    );
    return lost
      ? { kind: 'again', afterMs: 0, message: 'GitHub could not be reached', ambiguous: true }
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
      message: 'GitHub asked to slow down',
      ambiguous: false,
    };
  }
  if (status >= 500) return { kind: 'again', afterMs: 0, message: `GitHub answered ${status}`, ambiguous: true };
  // A wrong key or clock is repaired by the operator, not by giving up.
  if (status === 401)
    return { kind: 'again', afterMs: 0, message: 'GitHub did not accept the key of the App', ambiguous: false };
  return { kind: 'refused', status, message: error.message.slice(0, 300) };
}

function limitEndsInMs(headers: Record<string, unknown>, nowMs: number): number {
  const retryAfter = Number(headers['retry-after']);
  if (Number.isFinite(retryAfter) && retryAfter >= 0 && headers['retry-after'] !== undefined) return retryAfter * 1000;
  const reset = Number(headers['x-ratelimit-reset']) * 1000;
  return Number.isFinite(reset) && reset > nowMs ? reset - nowMs : 60_000;
}
