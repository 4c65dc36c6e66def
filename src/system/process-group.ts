/** When a group of processes is ended. */
export interface GroupDeadline {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** What ended a group, if something did; its disposal stops the clock. */
interface LimitedGroup extends Disposable {
  readonly timedOut: boolean;
  readonly cancelled: boolean;
}

/** Time between SIGTERM and SIGKILL. */
const TERM_GRACE_MS = 600;

/** Ends a group of processes after the deadline or an abort: by SIGTERM, then by SIGKILL. */
export function limitGroup(group: number | undefined, { timeoutMs, signal }: GroupDeadline): LimitedGroup {
  const timers: NodeJS.Timeout[] = [];
  const what = { timedOut: false, cancelled: false };
  const end = (why: keyof typeof what): void => {
    what[why] = true;
    killGroup(group, 'SIGTERM');
    timers.push(setTimeout(() => killGroup(group, 'SIGKILL'), TERM_GRACE_MS));
  };
  const abort = (): void => end('cancelled');
  signal?.addEventListener('abort', abort, { once: true });
  timers.push(setTimeout(() => end('timedOut'), timeoutMs));
  return {
    get timedOut() {
      return what.timedOut;
    },
    get cancelled() {
      return what.cancelled;
    },
    [Symbol.dispose]() {
      signal?.removeEventListener('abort', abort);
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

/** Signals every process of a group that still has one. */
export function killGroup(group: number | undefined, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (group === undefined) return;
  try {
    process.kill(-group, signal);
  } catch {
    // The group has ended.
  }
}
