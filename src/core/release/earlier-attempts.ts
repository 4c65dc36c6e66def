import type { ReleaseAttempt } from '../../model/release.ts';
import { type RequestRecord, releaseStateOf } from '../../model/request-record.ts';

/**
 * Earlier attempts to release a commit that did not pass, oldest first. A release that passed at the fifth attempt must not look
 * like one that passed at the first. Cancelled and failed attempts showed nothing and are left out; so is the attempt that this
 * request overrides, since the notes name the override.
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
