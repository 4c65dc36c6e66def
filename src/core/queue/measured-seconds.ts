import { RUN_SECONDS_MAX } from './expected-length.ts';

/** Times of a workflow run, in milliseconds since 1970. */
export interface RunTimes {
  readonly dispatchedAtMs: number;
  /** When the workflow run was first seen in progress; null when it never was. */
  readonly runningAtMs: number | null;
  /** By GitHub's clock, in whole seconds. */
  readonly endedAtMs: number;
  readonly nowMs: number;
  /** Between two looks at the workflow run: it began at most this long before it was seen. */
  readonly lookMs: number;
  /** By the runner. */
  readonly sampledSeconds: number;
}

const SECOND_MS = 1000;

/**
 * How long a measurement had its machine, and how much of it was not sampling, in whole seconds; null when the clocks contradict
 * one another. A wait for a runner that was offline does not count.
 */
export function measuredSeconds(seen: RunTimes): { readonly seconds: number; readonly besideSeconds: number } | null {
  const { dispatchedAtMs, runningAtMs, lookMs } = seen;
  const beganMs = runningAtMs === null ? dispatchedAtMs : Math.max(dispatchedAtMs, runningAtMs - lookMs);
  const seconds = Math.ceil((Math.min(seen.endedAtMs + SECOND_MS - 1, seen.nowMs) - beganMs) / SECOND_MS);
  if (!(seconds > 0)) return null;
  const length = Math.min(seconds, RUN_SECONDS_MAX);
  const sampled = Number.isFinite(seen.sampledSeconds) ? Math.max(0, seen.sampledSeconds) : 0;
  return { seconds: length, besideSeconds: Math.max(0, Math.ceil(length - sampled)) };
}
