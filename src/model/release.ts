import type { FastPathBudgets } from './code.ts';
import type { Request } from './command.ts';
import type { PlanLane } from './plan.ts';
import type { AbRun } from './run.ts';
import type { Verdict } from './verdict.ts';

/** A tag of the repository, and the commit that it points to. */
export interface Tag {
  readonly name: string;
  readonly sha: string;
}

/** A requested release: the previous release is measured against the candidate on every required machine. */
export interface ReleaseOrder {
  /** `v1.2.0`. */
  readonly tag: string;
  readonly sha: string;
  readonly previous: Tag;
  /** One measurement for each required machine. */
  readonly requests: readonly Request[];
  /** The lanes that each of them must pass, with their margins. */
  readonly lanes: readonly PlanLane[];
  /** Budgets of the straight paths of the line; empty: none. Absent in orders of version 0.5, which had no budgets. */
  readonly fastPath?: FastPathBudgets;
}

/** The result of one machine. */
export interface ReleaseResult {
  readonly run: AbRun;
  readonly verdict: Verdict;
  /** Short name of the key of the verified signature, and its time. Null when the bundle is not signed. */
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
  /** Id of the request. */
  readonly id: string;
  /** Time of the request, ISO 8601. */
  readonly at: string;
}

/** A release that did not pass: `askedBy` requested it, and another maintainer, `by`, overrode the result. */
export interface ReleaseOverride {
  readonly by: string;
  readonly askedBy: string;
  readonly reason: string;
}
