import type { FoundLine, TrialFailure } from './systems/trial.ts';

/** A lane of a draft. */
export interface DraftLane {
  readonly name: string;
  /** A comment above it. */
  readonly comment: string;
  /** A workload of the bench kit with its named arguments. */
  readonly workload?: Readonly<Record<string, string>>;
  readonly command?: readonly string[];
  readonly matrix?: Readonly<Record<string, readonly number[]>>;
  /** Of a command: how its number is read; absent: wall time. */
  readonly read?: { readonly read: string; readonly unit: string };
}

/** A configuration as it is drafted. */
export interface ConfigDraft {
  /** At least one. A line without a library is a placeholder. */
  readonly lines: readonly FoundLine[];
  readonly lanes: readonly DraftLane[];
  readonly benches: readonly (readonly string[])[];
  readonly suites: Readonly<
    Record<string, { readonly targets: readonly string[]; readonly guards: readonly string[] }>
  >;
  /** Whether submodules are fetched; absent when there are none. */
  readonly submodules?: boolean;
  /** Whether a build was tried: what it did not tell has to be written. */
  readonly wasBuilt: boolean;
}

/** What a person is told about a draft. */
export interface DraftReport {
  /** One sentence each. */
  readonly done: readonly string[];
  readonly leftOut: readonly string[];
  /** A flag that changed the library when it was tried; null: none was found, or none was tried. */
  readonly triedFlag: string | null;
  /** Why there is no line that can be measured, and what to write; absent when there is one. */
  readonly missing: readonly (TrialFailure & { readonly system: string; readonly file: string })[];
}
