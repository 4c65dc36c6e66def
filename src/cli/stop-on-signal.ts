import { signalStatus } from '../system/program-end.ts';

/** A run that a signal may stop. */
interface Interrupt extends Disposable {
  /** Aborted by the first signal. A second one ends the program at once. */
  readonly signal: AbortSignal;
  /** The exit status after a signal; null when there was none. */
  status(): number | null;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** What a signal stops now, which everything that runs inside it shares; undefined: nothing. */
let outermost: Omit<Interrupt, typeof Symbol.dispose> | undefined;

/**
 * Lets a signal stop a run in order, so that its bundle is written, until it is disposed of. Inside another one it is the same one: its signal is
 * aborted when a signal came before.
 */
export function stopOnSignal(): Interrupt {
  if (outermost !== undefined) return { ...outermost, [Symbol.dispose]: () => {} };
  const abort = new AbortController();
  let status: number | null = null;
  const stop = (signal: NodeJS.Signals): void => {
    status ??= signalStatus(signal);
    abort.abort();
  };
  for (const signal of SIGNALS) process.once(signal, stop);
  const own = { signal: abort.signal, status: () => status };
  outermost = own;
  return {
    ...own,
    [Symbol.dispose]: () => {
      outermost = undefined;
      for (const signal of SIGNALS) process.off(signal, stop);
    },
  };
}
