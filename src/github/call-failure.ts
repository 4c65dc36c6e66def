import { statusOf } from '../model/github-api.ts';
import { type BlockCause, blockOf } from './block.ts';

/** What an error of a call to GitHub means for the step that made it. */
export type CallFailure =
  /** A limit, or trouble that GitHub ends by itself: the step can be repeated, after `afterMs`. */
  | { readonly kind: 'again'; readonly afterMs: number; readonly message: string }
  /** A state that a person can end, such as a suspended installation. The step is repeated while it lasts. */
  | { readonly kind: 'blocked'; readonly cause: BlockCause; readonly message: string; readonly next: string }
  /** GitHub refused the call, and would refuse it again. */
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly message: string;
      /** What may still change: a permission, or access to a repository. A last word is kept for it. */
      readonly mayChange: boolean;
      /** The permission that GitHub names, `contents=write`; undefined where it names none. */
      readonly permission?: string;
    }
  /** A bug in this program. */
  | { readonly kind: 'bug'; readonly message: string };

/** The step read something that is out of date, and is repeated. */
export class TryAgain extends Error {}

/** Longest wait that a header can ask for: a rate limit ends within the hour. */
const WAIT_MAX_MS = 3_600_000;
/** GitHub asks for a minute where a secondary limit has no header: docs, "Best practices for using the REST API". */
const LIMIT_MS = 60_000;
/** Secondary limits; older servers name the mechanism against abuse instead. */
const LIMIT = /rate limit|abuse detection|too many requests|wait a few minutes/i;
/** docs, "Troubleshooting the REST API"; the second is the text for users' tokens. */
const PERMISSION = /resource not accessible by|must have \w+ (?:rights|access)|permission/i;

/** Classifies an error thrown by Octokit or fetch. `nowMs` is the present, from which the end of a rate limit is counted. */
export function classifyFailure(error: unknown, nowMs: number): CallFailure {
  if (!(error instanceof Error)) return { kind: 'bug', message: String(error) };
  if (error instanceof TryAgain) return { kind: 'again', afterMs: 0, message: error.message };
  const status = statusOf(error);
  if (status === undefined) return withoutStatus(error);
  const headers = (error as { response?: { headers?: Record<string, unknown> } }).response?.headers ?? {};
  const block = blockOf(status, error.message);
  if (block !== null) return { kind: 'blocked', ...block };
  const limited =
    headers['retry-after'] !== undefined || headers['x-ratelimit-remaining'] === '0' || LIMIT.test(error.message);
  if (status === 429 || (status === 403 && limited)) {
    const afterMs = waitMs(headers, nowMs) ?? LIMIT_MS;
    return { kind: 'again', afterMs, message: 'a rate limit of GitHub was reached' };
  }
  if (status >= 500 || status === 408) {
    const afterMs = headers['retry-after'] === undefined ? 0 : (waitMs(headers, nowMs) ?? 0);
    return { kind: 'again', afterMs, message: `GitHub responded with ${status}` };
  }
  const message = error.message.slice(0, 300);
  const permission = headers['x-accepted-github-permissions'];
  if (status === 403 && !PERMISSION.test(message) && permission === undefined && !FINAL.test(message)) {
    return {
      ...{ kind: 'blocked', cause: 'unexplained', message: `GitHub refused with 403: ${message}` },
      next: 'The operator of the App looks for this message in its log.',
    };
  }
  return {
    ...{ kind: 'refused', status, message, mayChange: status === 404 || (status === 403 && !FINAL.test(message)) },
    ...(typeof permission === 'string' && { permission: permission.slice(0, 200) }),
  };
}

/** Refusals with 403 that repeating does not change: a locked conversation, a file of more than 100 MB. */
const FINAL = /\block(?:ed)?\b.*|too large|too_large|must be a collaborator|blocked user|user is blocked/i;

function withoutStatus(error: Error): CallFailure {
  const lost = /fetch failed|abort|timeout|terminated|socket|ECONN|ENOTFOUND|EAI_AGAIN/i.test(
    `${error.name} ${error.message} ${String(error.cause ?? '')}`,
  );
  return lost
    ? { kind: 'again', afterMs: 0, message: 'GitHub could not be reached' }
    : { kind: 'bug', message: error.message };
}

/** How long GitHub asks to wait; undefined where it does not. Its own clock counts: the clock of this machine may be wrong. */
function waitMs(headers: Record<string, unknown>, nowMs: number): number | undefined {
  const date = Date.parse(String(headers.date ?? ''));
  const thenMs = Number.isFinite(date) ? date : nowMs;
  const retryAfter = headers['retry-after'];
  const seconds = Number(retryAfter);
  const asked =
    retryAfter === undefined
      ? Number(headers['x-ratelimit-reset']) * 1000 - thenMs
      : Number.isFinite(seconds)
        ? seconds * 1000
        : Date.parse(String(retryAfter)) - thenMs;
  if (!Number.isFinite(asked) || asked < 0 || (retryAfter === undefined && asked === 0)) return undefined;
  return Math.min(asked, WAIT_MAX_MS);
}
