import { renderGateNotice } from '../../core/report/gate-check.ts';
import type { Publication, RequestRecord } from '../../model/request-record.ts';

/**
 * What the check of a commit says where no acceptance counts: the last word that its gate left, and that it was cancelled
 * is none. What else was asked of the commit says nothing of the gate.
 *
 * @param ofCommit All requests about the commit, oldest first.
 */
export function unacceptedCheck(ofCommit: readonly RequestRecord[]): NonNullable<Publication['check']> {
  const checks = ofCommit.flatMap(({ asked, publication }) =>
    asked.kind === 'gate' ? (publication?.check ?? []) : [],
  );
  return checks.findLast(({ conclusion }) => conclusion !== 'cancelled') ?? NOT_MEASURED;
}

const NOT_MEASURED = renderGateNotice('action_required', 'This commit was not measured', [
  'Next: press "Re-run" on this check.',
]);
