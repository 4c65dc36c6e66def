import { ACCEPTANCE_DAYS, type Acceptance } from '../../../model/gate.ts';
import type { RequestRecord } from '../../../model/request-record.ts';

/** The valid acceptance of a commit: the latest granted one, unless it has expired. */
export function standingAcceptance(ofCommit: readonly RequestRecord[], nowMs: number): Acceptance | null {
  const all = ofCommit.flatMap((request) => acceptanceOf(request) ?? []);
  const latest = all.sort((a, b) => Date.parse(b.at) - Date.parse(a.at))[0];
  return latest !== undefined && Date.parse(latest.expiresAt) > nowMs ? latest : null;
}

/** The acceptance of a request; null when the request is not an acceptance, or was not granted. */
export function acceptanceOf({ status, task, login, askedAt }: RequestRecord): Acceptance | null {
  if (status !== 'answered' || task.kind !== 'command' || task.command.kind !== 'accept') return null;
  return { login, reason: task.command.reason, at: askedAt, expiresAt: acceptanceEnds(askedAt) };
}

/** When an acceptance expires, ISO 8601. `at`: when it was granted. */
export function acceptanceEnds(at: string): string {
  return new Date(Date.parse(at) + ACCEPTANCE_DAYS * 86_400_000).toISOString();
}
