import type { CheckReport } from '../../../model/publication.ts';
import { subjectNumber } from '../../../model/request-origin.ts';
import { type GateRequest, isGate, type RequestRecord } from '../../../model/request-record.ts';

/** What the gate of one pull request contributes to the check of a commit. */
export interface GateStanding {
  /** Null for the merge queue. */
  readonly pullRequest: number | null;
  /** Null while the gate goes on. */
  readonly check: CheckReport | null;
}

/** The latest gate of each pull request that counts for a commit, by the number of the pull request. */
export function standingGates(ofCommit: readonly RequestRecord[]): ReadonlyMap<number | null, GateRequest> {
  const gates = ofCommit.filter(isGate).filter(countsForCommit);
  return new Map(gates.map((request) => [subjectNumber(request.subject), request]));
}

/** Whether a gate counts for its commit. A pressed button counts only after the check that its user may write. */
export function countsForCommit(request: RequestRecord): boolean {
  if (!isGate(request)) return false;
  const undecided = request.status === 'received' && request.task.gate.pressedBy !== undefined;
  return !undecided && !(request.status === 'answered' && request.publication === null);
}

const RANK = { success: 0, ongoing: 1, cancelled: 2, action_required: 3, timed_out: 3, failure: 4 } as const;

/**
 * The worst standing on a commit that is the head of several pull requests, each with its own base. GitHub shows one check to
 * all of them. A gate that goes on can still fail, so it is worse than success.
 */
export function worstOf(standings: readonly [GateStanding, ...GateStanding[]]): GateStanding {
  return standings.reduce((worst, standing) => (rankOf(standing) > rankOf(worst) ? standing : worst));
}

function rankOf({ check }: GateStanding): number {
  return RANK[check?.conclusion ?? 'ongoing'];
}
