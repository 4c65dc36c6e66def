import type { CallFailure } from '../github/call-failure.ts';
import type { Timing } from './settings.ts';

/** Attempts that failed before, and what was attempted. */
interface Attempts {
  readonly failures: number;
  /** When the first of them failed, milliseconds since 1970. */
  readonly sinceMs: number;
  /** Attempts of a step that throws because of a bug. */
  readonly bugs: number;
  /** Whether it is the last word of a request, which is owed to its readers. */
  readonly isPublication: boolean;
}

/** When what failed is attempted again; null when repeating it cannot help, or has been tried for long enough. */
export function retryAtMs(
  failure: CallFailure,
  { failures, sinceMs, bugs, isPublication }: Attempts,
  nowMs: number,
  timing: Timing,
): number | null {
  if (failure.kind === 'bug' && failures + 1 >= bugs) return null;
  if (failure.kind === 'refused' && !(isPublication && failure.mayChange)) return null;
  if (nowMs - sinceMs > limitMs(failure, isPublication, timing)) return null;
  const askedMs = failure.kind === 'again' ? failure.afterMs : 0;
  return nowMs + Math.max(askedMs, Math.min(timing.backoffMaxMs, timing.backoffMs * 2 ** Math.min(failures, 20)));
}

/** How long something is attempted again, milliseconds. */
export function limitMs(failure: CallFailure, isPublication: boolean, timing: Timing): number {
  if (isPublication) return timing.publishForMs;
  if (failure.kind !== 'blocked') return timing.giveUpAfterMs;
  return failure.cause === 'unexplained' ? timing.unexplainedForMs : timing.blockedForMs;
}
