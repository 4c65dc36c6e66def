import type { Effect } from './verdict.ts';

/** A lane and metric that was worse than its margin in a first measurement, with its values. */
export type Suspect = Pick<Effect, 'lane' | 'metric' | 'name' | 'better' | 'bound' | 'atLeast' | 'baseline' | 'change'>;

/** What a first measurement of a gate suspects, for the second one. */
export interface Suspicion {
  /** Key of the first request, whose plan is repeated. */
  readonly first: string;
  readonly suspects: readonly Suspect[];
  /** Lanes that the first measurement did not decide, and that are not measured again. */
  readonly undecided: readonly string[];
  /** Log of the first measurement. */
  readonly runUrl: string;
}

/** The commit of a gate, and what started it. */
export interface GateTask {
  readonly sha: string;
  /** Of a merge group; `pullRequest` is its last one, where its branch names it. */
  readonly group?: { readonly baseSha: string; readonly defaultBranch: string; readonly pullRequest?: number };
  /** The user who pressed a button; the gate measures only when this user may write. */
  readonly pressedBy?: string;
  /** The maintainer who allowed exactly this commit to run. */
  readonly letBy?: string;
  /** The commit was a head before the gate was switched on, and so many others were that it waits for a user. */
  readonly waits?: true;
  /** Present in a second measurement. */
  readonly suspicion?: Suspicion;
}

/** A maintainer's decision to accept one commit in spite of its measurement. */
export interface Acceptance {
  readonly login: string;
  readonly reason: string;
  readonly at: string;
  readonly expiresAt: string;
}

/** Days until an acceptance expires. */
export const ACCEPTANCE_DAYS = 30;
