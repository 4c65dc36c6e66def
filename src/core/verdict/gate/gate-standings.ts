import type { LastCheck, RequestRecord } from '../../../model/request-record.ts';

/** What the gate of one pull request says of a commit; 0 is the merge queue. */
export interface GateStanding {
  readonly pullRequest: number;
  /** Null while it is being asked. */
  readonly check: LastCheck | null;
}

/** The latest gate of each pull request that speaks of a commit, by pull request. */
export function standingGates(ofCommit: readonly RequestRecord[]): ReadonlyMap<number, RequestRecord> {
  return new Map(ofCommit.filter(countsForCommit).map((request) => [request.pullRequest, request]));
}

/** A button that nobody has answered for yet, or that was pressed by somebody who may not, speaks for no commit. */
export function countsForCommit({ asked, status, publication }: RequestRecord): boolean {
  if (asked.kind !== 'gate') return false;
  const unanswered = status === 'received' && asked.gate.pressedBy !== undefined;
  return !unanswered && !(status === 'answered' && publication === null);
}

const RANK = { success: 0, ongoing: 1, cancelled: 2, action_required: 3, timed_out: 3, failure: 4 } as const;

/**
 * What a commit is worth that is the head of several pull requests, each against its own base: GitHub shows one check to all of
 * them, so it says the worst. One that is being asked may still become anything, so it is no green.
 */
export function worstOf(voices: readonly [GateStanding, ...GateStanding[]]): GateStanding {
  return voices.reduce((worst, voice) => (rankOf(voice) > rankOf(worst) ? voice : worst));
}

function rankOf({ check }: GateStanding): number {
  return RANK[check?.conclusion ?? 'ongoing'];
}
