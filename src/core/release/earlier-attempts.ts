import type { ReleaseAttempt } from '../../model/release.ts';
import { type RequestRecord, releaseStateOf } from '../../model/request-record.ts';

/**
 * Earlier attempts to release a commit that did not pass, oldest first: who measures until it passes
 * must not look like somebody who measured once. What was cancelled or failed showed nothing, and what is overridden is
 * told as that.
 *
 * @param ofCommit All requests about the commit, oldest first.
 */
export function earlierAttempts(request: RequestRecord, ofCommit: readonly RequestRecord[]): ReleaseAttempt[] {
  const measuredBy = releaseStateOf(request)?.measuredBy;
  return ofCommit.flatMap((each) => {
    const state = releaseStateOf(each);
    const measured = state !== null && state.measuredBy === each.key && each.status === 'done' && state.url === null;
    const earlier = each.receivedAtMs < request.receivedAtMs && each.key !== measuredBy;
    return measured && earlier ? [{ tag: state.order.tag, id: each.id, at: each.askedAt }] : [];
  });
}
