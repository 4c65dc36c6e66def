import type { ChildState } from '../../core/report/request/children-comment.ts';
import type { ChildResult } from '../../model/child-request.ts';
import type { RequestRecord } from '../../model/request-record.ts';
import type { AppContext } from '../app-context.ts';
import { positionOf } from '../queue/queue.ts';

/** Where the part of one machine stands, by now; `told` is what it said in one line. */
export async function childState(
  context: AppContext,
  part: RequestRecord,
  told: (result: ChildResult, part: RequestRecord) => string,
): Promise<ChildState> {
  const { status, result, publication, runUrl, toldWaitingAtMs, plan } = part;
  if (result !== null) return { kind: 'measured', headline: told(result, part), runUrl: result.runUrl };
  switch (status) {
    case 'queued':
      return { kind: 'waiting', ...(await positionOf(context, part.id, part.labels ?? '')) };
    case 'dispatching':
      return { kind: 'starting' };
    case 'dispatched': {
      if (toldWaitingAtMs === null) return { kind: 'starting' };
      const forSeconds = Math.round((context.now() - (part.dispatchedAtMs ?? part.receivedAtMs)) / 1000);
      return { kind: 'no-runner', forSeconds, labels: plan?.machine.labels ?? [] };
    }
    case 'running':
      return { kind: 'running', runUrl };
    default:
      return { kind: 'no-result', how: silenceOf(part), why: publication?.check?.summary ?? '', runUrl };
  }
}

/** Why a part that ended says nothing, after the name of its machine. */
export function silenceOf({ status }: RequestRecord): string {
  if (status === 'expired') return 'did not answer';
  return status === 'cancelled' ? 'was cancelled' : 'brought no result';
}
