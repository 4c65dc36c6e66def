import type { CompilerCall } from '../compiler-calls.ts';
import type { MakeVariable } from './make-listing.ts';

/** The compiler calls that a build would make, found without compiling. */
export interface PlannedCalls {
  readonly calls: readonly CompilerCall[];
  /** Why calls may be missing, in words; empty: the list is complete. */
  readonly gaps: readonly string[];
  /** What else the build would run or has written that makes a part of the library, as texts to compare with those of another arm. */
  readonly rest: readonly string[];
  /** Variables of the makefiles, in their order; empty where the build is not one of make. */
  readonly variables: readonly MakeVariable[];
}

/** A plan without calls. */
export const NOTHING: PlannedCalls = { calls: [], gaps: [], rest: [], variables: [] };
