import { signalStatus } from '../system/program-end.ts';

/** A run that a signal may stop. */
interface Interrupt extends Disposable {
  /** Aborted by the first signal. A second one ends the program at once. */
  readonly signal: AbortSignal;
  /** The exit status after a signal; null when there was none. */
  status(): number | null;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Lets a signal stop a run in order, so that its bundle is written, until it is disposed of. */
export function stopOnSignal(): Interrupt {
  const abort = new AbortController();
  let status: number | null = null;
  const stop = (signal: NodeJS.Signals): void => {
    status ??= signalStatus(signal);
    abort.abort();
  };
  for (const signal of SIGNALS) process.once(signal, stop);
  return {
    signal: abort.signal,
    status: () => status,
    [Symbol.dispose]: () => {
      for (const signal of SIGNALS) process.off(signal, stop);
    },
  };
}
