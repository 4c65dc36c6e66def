import type { Request } from './command.ts';
import type { PlanLane } from './plan.ts';
import type { AbRun } from './run.ts';
import type { Verdict } from './verdict.ts';

/** A tag of the repository, and the commit that it leads to. */
export interface Tag {
  readonly name: string;
  readonly sha: string;
}

/** A release that is wanted: what was released last against the candidate, on every machine that has to agree. */
export interface ReleaseOrder {
  /** `v1.2.0`. */
  readonly tag: string;
  readonly sha: string;
  readonly previous: Tag;
  /** One measurement for each required machine. */
  readonly requests: readonly Request[];
  /** What each of them has to show, with its margins. */
  readonly lanes: readonly PlanLane[];
}

/** What one machine said. */
export interface ReleaseResult {
  readonly run: AbRun;
  readonly verdict: Verdict;
  /** Short name of the key that signed the bundle, and when; verified. Null when it is not signed. */
  readonly signed: { readonly by: string; readonly at: string } | null;
}

/** What a request to release remembers beside its parts. */
export interface ReleaseState {
  readonly order: ReleaseOrder;
  /** Key of the request whose parts measured it: its own, or that of the one it overrides. */
  readonly measuredBy: string;
  readonly override: ReleaseOverride | null;
  /** Where people see the release; null while there is none. */
  readonly url: string | null;
}

/** An attempt to release a commit that did not pass. */
export interface ReleaseAttempt {
  readonly tag: string;
  /** Of the request. */
  readonly id: string;
  /** When it was asked for, ISO 8601. */
  readonly at: string;
}

/** A release in spite of what was measured: said by one maintainer, asked for by another. */
export interface ReleaseOverride {
  readonly by: string;
  readonly askedBy: string;
  readonly reason: string;
}
