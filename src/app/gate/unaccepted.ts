import { renderGateNotice } from '../../core/report/gate/gate-check.ts';
import { RERUN } from '../../core/verdict/gate/gate-outcome.ts';
import type { CheckReport } from '../../model/publication.ts';
import { subjectNumber } from '../../model/request-origin.ts';
import { isGate, publicationOf, type RequestRecord } from '../../model/request-record.ts';

/**
 * The last report of a pull request's gate on a commit; a cancelled gate has none.
 *
 * @param ofCommit All requests about the commit, oldest first.
 * @param pullRequest Null for a merge group.
 */
export function measuredCheck(ofCommit: readonly RequestRecord[], pullRequest: number | null): CheckReport | undefined {
  const own = ofCommit.filter((each) => isGate(each) && subjectNumber(each.subject) === pullRequest);
  const checks = own.flatMap((each) => publicationOf(each)?.check ?? []);
  return checks.findLast(({ conclusion }) => conclusion !== 'cancelled');
}

/** The check of a commit without its acceptance. */
export function unacceptedCheck(ofCommit: readonly RequestRecord[], pullRequest: number | null): CheckReport {
  return measuredCheck(ofCommit, pullRequest) ?? NOT_MEASURED;
}

const NOT_MEASURED = renderGateNotice('action_required', 'This commit was not measured', [`Next: ${RERUN}.`]);
