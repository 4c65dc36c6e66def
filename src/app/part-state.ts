import type { PartState } from '../core/report/parts-comment.ts';
import type { RequestRecord } from '../model/request-record.ts';
import { turnOf } from './queue.ts';
import type { Worker } from './worker.ts';

/** Where the part of one machine stands, by now. */
export async function partState(worker: Worker, part: RequestRecord): Promise<PartState> {
  const { status, result, publication, runUrl, toldWaitingAtMs, plan } = part;
  if (result !== null) return { kind: 'spoken', verdict: result.verdict, runUrl: result.runUrl };
  switch (status) {
    case 'queued':
      return { kind: 'waiting', ...(await turnOf(worker, part)) };
    case 'dispatching':
      return { kind: 'starting' };
    case 'dispatched': {
      if (toldWaitingAtMs === null) return { kind: 'starting' };
      const forSeconds = Math.round((worker.now() - (part.dispatchedAtMs ?? part.receivedAtMs)) / 1000);
      return { kind: 'no-runner', forSeconds, labels: plan?.machine.labels ?? [] };
    }
    case 'running':
      return { kind: 'running', runUrl };
    default:
      return { kind: 'silent', how: SILENT[status] ?? status, why: publication?.check?.summary ?? '', runUrl };
  }
}

const SILENT: Readonly<Record<string, string>> = {
  expired: 'did not answer:',
  failed: 'brought no result:',
  cancelled: 'was cancelled.',
};
