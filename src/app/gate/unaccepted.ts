import { renderGateNotice } from '../../core/report/gate-check.ts';
import type { Publication, RequestRecord } from '../../model/request-record.ts';

type Check = NonNullable<Publication['check']>;

/**
 * The last word that the gate left on a commit; that it was cancelled is none, and what else was asked of the commit says
 * nothing of the gate.
 *
 * @param ofCommit All requests about the commit, oldest first.
 */
export function measuredCheck(ofCommit: readonly RequestRecord[]): Check | undefined {
  const checks = ofCommit.flatMap(({ asked, publication }) =>
    asked.kind === 'gate' ? (publication?.check ?? []) : [],
  );
  return checks.findLast(({ conclusion }) => conclusion !== 'cancelled');
}

/** What the check of a commit says where no acceptance counts. */
export function unacceptedCheck(ofCommit: readonly RequestRecord[]): Check {
  return measuredCheck(ofCommit) ?? NOT_MEASURED;
}

const NOT_MEASURED = renderGateNotice('action_required', 'This commit was not measured', [
  'Next: press "Re-run" on this check.',
]);
