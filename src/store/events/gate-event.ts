import { gateOrigin } from '../../model/gate-origin.ts';
import { subjectNumber } from '../../model/request-origin.ts';
import { isGate, type RequestRecord } from '../../model/request-record.ts';
import type { WebhookEvent } from '../../model/webhook-event.ts';
import type { RequestLog } from '../requests/request-log.ts';

type GateEvent = Extract<WebhookEvent, { kind: 'merge-group' | 'merge-group-gone' | 'gate-again' | 'open-heads' }>;

/** Applies an event of a merge queue, of a button on the gate's check, or of a new configuration. */
export async function applyGateEvent(requests: RequestLog, event: GateEvent, nowMs: number): Promise<void> {
  if (event.kind === 'merge-group') return requests.add(event.gate, nowMs);
  if (event.kind === 'open-heads') {
    for (const request of event.requests) await requests.add(request, nowMs);
    return;
  }
  const gates = (await requests.ofCommit(event.repositoryId, event.sha)).filter(isGate);
  if (event.kind === 'merge-group-gone') {
    const groups = gates.filter(({ task }) => task.gate.group !== undefined);
    return cancelAll(requests, groups, 'the merge group was dissolved', nowMs);
  }
  // A commit without a gate may have been pushed before the App was installed.
  const latest = new Map(gates.map((request) => [subjectNumber(request.subject), request]));
  for (const [number, { repositoryId, repository, subject, installationId, login, task }] of latest) {
    const { suspicion: _, pressedBy: __, waits: ___, ...gate } = task.gate;
    // Open gates are cancelled later, once it is known that this person may write.
    const trigger = {
      ...{ repositoryId, repository, subject, installationId, login },
      ...{ at: event.at, guid: `${event.guid}n${number ?? 0}` },
    };
    await requests.add(gateOrigin(trigger, { ...gate, pressedBy: event.pressedBy }), nowMs);
  }
}

/** Cancels the gates that a `pull_request` event replaces: each event starts a gate of its own where one is needed. */
export function replaceGates(
  requests: RequestLog,
  before: readonly RequestRecord[],
  action: string,
  nowMs: number,
): Promise<void> {
  return cancelAll(requests, before.filter(isGate), REASONS[action] ?? 'it was started again', nowMs);
}

const REASONS: Readonly<Record<string, string>> = {
  synchronize: 'the head of the pull request moved',
  closed: 'the pull request was closed',
  edited: 'the base of the pull request changed',
};

async function cancelAll(
  requests: RequestLog,
  gates: readonly RequestRecord[],
  reason: string,
  nowMs: number,
): Promise<void> {
  for (const { key } of gates) await requests.cancel(key, { by: 'alloc-ab', reason }, nowMs);
}
