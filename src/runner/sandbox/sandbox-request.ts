import type { SharedPath } from './bubblewrap.ts';
import type { Network } from './network.ts';

/** One start of code under test. */
export interface SandboxRequest {
  readonly argv: readonly string[];
  readonly cwd: string;
  /** Added to the sandbox's own environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Passes `env` alone, without even a PATH. */
  readonly bare?: boolean;
  /**
   * What it may read and write of the host, beside the system, its own file, its working directory and what is preloaded into it, which it
   * can read. Without isolation everything has its path of the host.
   */
  readonly reads?: readonly SharedPath[];
  readonly writes?: readonly SharedPath[];
  /** The network of a server; default: none at all. */
  readonly network?: Network | undefined;
  /** Control group that its processes join; default: a new one. */
  readonly group?: string | null;
  readonly timeoutMs: number;
  /** Bytes kept of each output stream, the last ones; default 1 MiB. */
  readonly maxBytes?: number;
  readonly signal?: AbortSignal | undefined;
  /** Sends SIGTERM to the program alone, which may then end by itself. */
  readonly terminate?: AbortSignal | undefined;
  /** Names of programs, with commas in between, whose calls are listed; `*` stands for any characters. Not together with `measure`. */
  readonly calls?: string;
  /**
   * Measures the processes: they are traced. `library` is the file to identify in their memory maps; null for none. `restMs`: how
   * long those that the first one leaves behind may work on; default 100. `instructions`: counts them, where the processor can.
   */
  readonly measure?: { readonly library: string | null; readonly restMs?: number; readonly instructions?: boolean };
}
