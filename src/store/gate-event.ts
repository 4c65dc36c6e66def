import { gateOrigin } from '../model/gate-origin.ts';
import type { RequestRecord, WebhookEvent } from '../model/request-record.ts';
import type { RequestLog } from './request-log.ts';

type GateEvent = Exclude<WebhookEvent, { kind: 'comment' | 'head' }>;

/** Keeps what a merge queue or a button of the gate's check told. */
export async function applyGateEvent(requests: RequestLog, news: GateEvent, nowMs: number): Promise<void> {
  if (news.kind === 'merge-group') return requests.add(news.gate, nowMs);
  const ofCommit = (await requests.ofCommit(news.repository, news.sha)).filter(({ asked }) => asked.kind === 'gate');
  if (news.kind === 'merge-group-gone') {
    const groups = ofCommit.filter(({ asked }) => asked.kind === 'gate' && asked.gate.group !== undefined);
    return cancelAll(requests, groups, 'the merge group was dissolved', nowMs);
  }
  // A commit that was never asked about may have been pushed before the App was there.
  const latest = new Map(ofCommit.map((request) => [request.pullRequest, request]));
  for (const { repository, pullRequest, installationId, login, asked } of latest.values()) {
    if (asked.kind !== 'gate') continue;
    const { suspicion: _, pressedBy: __, ...gate } = asked.gate;
    // What is open ends when it is known that this person may write.
    const occasion = {
      repository,
      pullRequest,
      installationId,
      login,
      at: news.at,
      guid: `${news.guid}n${pullRequest}`,
    };
    await requests.add(gateOrigin(occasion, { ...gate, pressedBy: news.pressedBy }), nowMs);
  }
}

/** Whatever happens to a head ends the gates that were asked before: each event asks anew what is to be asked. */
export function replaceGates(
  requests: RequestLog,
  before: readonly RequestRecord[],
  action: string,
  nowMs: number,
): Promise<void> {
  const gates = before.filter(({ asked }) => asked.kind === 'gate');
  return cancelAll(requests, gates, REASONS[action] ?? 'it was started again', nowMs);
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
