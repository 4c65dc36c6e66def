import { renderGateNotice } from '../../core/report/gate/gate-check.ts';
import type { LastCheck, RequestRecord } from '../../model/request-record.ts';

/**
 * The last word that the gate of a pull request left on a commit; that it was cancelled is none, and what else was asked of
 * the commit says nothing of the gate.
 *
 * @param ofCommit All requests about the commit, oldest first.
 * @param pullRequest 0 for a merge group.
 */
export function measuredCheck(ofCommit: readonly RequestRecord[], pullRequest: number): LastCheck | undefined {
  const own = ofCommit.filter((each) => each.asked.kind === 'gate' && each.pullRequest === pullRequest);
  const checks = own.flatMap(({ publication }) => publication?.check ?? []);
  return checks.findLast(({ conclusion }) => conclusion !== 'cancelled');
}

/** What the check of a commit says where no acceptance counts. */
export function unacceptedCheck(ofCommit: readonly RequestRecord[], pullRequest: number): LastCheck {
  return measuredCheck(ofCommit, pullRequest) ?? NOT_MEASURED;
}

const NOT_MEASURED = renderGateNotice('action_required', 'This commit was not measured', [
  'Next: press "Re-run" on this check.',
]);
