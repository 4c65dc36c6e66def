import { renderGateNotice } from '../../core/report/gate/gate-check.ts';
import type { RequestRecord } from '../../model/request-record.ts';
import { type AppContext, finish } from '../app-context.ts';
import { endPublication, refusalPublication, requestSummary } from './texts.ts';

/** Ends a request as cancelled. `unknown` when the run was cancelled on GitHub itself. */
export async function endCancelled(context: AppContext, request: RequestRecord): Promise<void> {
  const { cancel } = request;
  const planned = request.status !== 'received';
  if (!planned && request.asked.kind === 'gate') {
    const check = renderGateNotice('cancelled', 'Cancelled', [cancel?.reason ?? 'It was cancelled before it began.']);
    await finish(context, request, 'cancelled', { comment: null, check });
    return;
  }
  if (!planned) {
    // Nothing was planned yet, so there is no commit and no machine to speak of.
    const refusal = {
      kind: 'refusal',
      code: 'cancelled',
      message: 'The command was cancelled before it began.',
      next: 'Comment again to measure it after all.',
    } as const;
    await finish(context, request, 'cancelled', refusalPublication(request, refusal));
    return;
  }
  const reason = cancel === null ? 'the workflow run was cancelled on GitHub' : cancel.reason;
  const publication = endPublication(request, {
    kind: 'cancelled',
    request: requestSummary(request),
    ...(cancel !== null && { by: cancel.by }),
    ...(reason !== undefined && { reason }),
  });
  await finish(context, request, 'cancelled', publication);
}
