import type { Effect } from './verdict.ts';

/** A lane and metric that looked worse than its margin once, with what was seen. */
export type Suspect = Pick<Effect, 'lane' | 'metric' | 'better' | 'bound' | 'change'>;

/** What a first measurement left to a second one. */
export interface Suspicion {
  /** Key of the first request, whose plan is repeated. */
  readonly first: string;
  readonly suspects: readonly Suspect[];
  /** Lanes that the first measurement left open, and that are not measured again. */
  readonly undecided: readonly string[];
  /** Log of the first measurement. */
  readonly runUrl: string;
}

/** What a gate is asked: one commit, and how it came to be asked. */
export interface GateTask {
  readonly sha: string;
  /** Of a merge group, which has no pull request to look them up from; the one that it ends with, where its branch names it. */
  readonly group?: { readonly baseSha: string; readonly defaultBranch: string; readonly pullRequest?: number };
  /** Who pressed a button; must be able to write. */
  readonly pressedBy?: string;
  /** The maintainer who let exactly this commit run. */
  readonly letBy?: string;
  /** Present in a request that measures suspects again. */
  readonly suspicion?: Suspicion;
}

/** A maintainer's decision to take one commit in spite of its measurement. */
export interface Acceptance {
  readonly login: string;
  readonly reason: string;
  readonly at: string;
  readonly expiresAt: string;
}

/** How long an acceptance stands, in days. */
export const ACCEPTANCE_DAYS = 30;
