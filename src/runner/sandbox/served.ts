import type { LoadNumbers } from '../../core/load/load-readers.ts';

/** Why a server could not be measured. */
export interface ServerTrouble {
  /** `server-did-not-start`, `load-failed`, … */
  readonly code: string;
  /** In words that follow "the process". */
  readonly message: string;
  readonly next: string;
  /** What shows it: the last lines of whoever failed. */
  readonly output: string;
}

/** What is known of a server beside its process. */
export interface Served {
  readonly trouble: ServerTrouble | null;
  /** What the load's own reader found; null without one. */
  readonly numbers: LoadNumbers | null;
  /** What `ask` printed. */
  readonly asked: string;
  /** Allocators that the server is linked to and that served no call. */
  readonly linked: readonly string[];
}
