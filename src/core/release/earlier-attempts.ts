import type { ReleaseAttempt } from '../../model/release.ts';
import type { RequestRecord } from '../../model/request-record.ts';

/**
 * Earlier attempts to release a commit that did not pass, oldest first: who measures until it passes
 * must not look like somebody who measured once. What was cancelled or failed showed nothing, and what is overridden is
 * told as that.
 *
 * @param ofCommit All requests about the commit, oldest first.
 */
export function earlierAttempts(
  { receivedAtMs, releaseState }: RequestRecord,
  ofCommit: readonly RequestRecord[],
): ReleaseAttempt[] {
  return ofCommit.flatMap(({ releaseState: other, ...each }) => {
    const measured = other !== null && other.measuredBy === each.key && each.status === 'done' && other.url === null;
    const earlier = each.receivedAtMs < receivedAtMs && each.key !== releaseState?.measuredBy;
    return measured && earlier ? [{ tag: other.order.tag, id: each.id, at: each.askedAt }] : [];
  });
}
