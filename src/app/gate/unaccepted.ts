import { renderGateNotice } from '../../core/report/gate-check.ts';
import type { Publication, RequestRecord } from '../../model/request-record.ts';

type Check = NonNullable<Publication['check']>;

/**
 * The last word that the gate of a pull request left on a commit; that it was cancelled is none, and what else was asked of
 * the commit says nothing of the gate.
 *
 * @param ofCommit All requests about the commit, oldest first.
 * @param pullRequest 0 for a merge group.
 */
export function measuredCheck(ofCommit: readonly RequestRecord[], pullRequest: number): Check | undefined {
  const own = ofCommit.filter(({ asked, ...request }) => asked.kind === 'gate' && request.pullRequest === pullRequest);
  const checks = own.flatMap(({ publication }) => publication?.check ?? []);
  return checks.findLast(({ conclusion }) => conclusion !== 'cancelled');
}

/** What the check of a commit says where no acceptance counts. */
export function unacceptedCheck(ofCommit: readonly RequestRecord[], pullRequest: number): Check {
  return measuredCheck(ofCommit, pullRequest) ?? NOT_MEASURED;
}

const NOT_MEASURED = renderGateNotice('action_required', 'This commit was not measured', [
  'Next: press "Re-run" on this check.',
]);
