import type { LoadNumbers } from '../../core/load/load-readers.ts';
import type { GroupReport } from '../sandbox/group-report.ts';
import { describeEnd } from '../sandbox/launch-report.ts';
import type { ProgramFault } from '../sandbox/program-proof.ts';
import type { SandboxResult } from '../sandbox/sandbox-result.ts';

/** Why a server could not be measured. */
export interface ServerFailure {
  /** `server-did-not-start`, `load-failed`, … */
  readonly code: string;
  /** Predicate for a sentence whose subject is the process: "was not ready within 5 s". */
  readonly message: string;
  readonly next: string;
  /** Last output of the process that failed. */
  readonly output: string;
}

/** Results of one measurement of a server, besides those of its process. */
export interface ServerResult {
  readonly failure: ServerFailure | null;
  /** Numbers that the reader of the load generator found; null without a reader. */
  readonly numbers: LoadNumbers | null;
  /** Output of the `ask` command. */
  readonly askOutput: string;
  /** Allocators that the server is linked to although no call goes to them. */
  readonly linked: readonly string[];
}

/** The instructions of a process outside the kernel, and how they were counted; or why there is no number, as a clause. */
export type CountedInstructions =
  | { readonly count: number; readonly by: 'processor' | 'callgrind' }
  | { readonly count: null; readonly by?: never; readonly reason: string };

/** How the process of a lane ended. For a server, `report` is the server's and the output is the load generator's. */
export interface ProcessResult extends SandboxResult {
  readonly server?: ServerResult;
  /** Present when another program ran than the one of the lane. */
  readonly program?: ProgramFault;
  /** Of a bench of the kit: what the driver says about its one request. */
  readonly group?: GroupReport | null;
  /** Present when its instructions were to be counted. */
  readonly counted?: CountedInstructions;
}

/** How the process of a lane ended, as a predicate for a sentence; null when it ended well. */
export function describeProcessEnd(result: ProcessResult, timeoutMs: number): string | null {
  return result.server?.failure?.message ?? describeEnd(result, timeoutMs);
}
