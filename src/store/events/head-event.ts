import { isGate } from '../../model/request-record.ts';
import type { WebhookEvent } from '../../model/webhook-event.ts';
import type { Heads } from '../requests/heads.ts';
import type { RequestLog } from '../requests/request-log.ts';
import { replaceGates } from './gate-event.ts';

type HeadEvent = Extract<WebhookEvent, { kind: 'head' }>;

/**
 * Applies a `pull_request` event. One that comes late, after newer ones, cancels nothing, and no event cancels what was asked
 * after it. GitHub's times have whole seconds; of two events of one second the one that arrives later counts as later.
 */
export async function applyHeadEvent(
  requests: RequestLog,
  heads: Heads,
  event: HeadEvent,
  nowMs: number,
): Promise<void> {
  const { repositoryId, pullRequest, head, cancel, gate } = event;
  const atMs = Date.parse(head.at);
  const known = await heads.of(repositoryId, pullRequest);
  const newer = known.filter(({ at }) => Date.parse(at) > atMs);
  await heads.add(event, pullRequest, head);
  if (newer.length === 0) {
    const open = await requests.open(repositoryId, pullRequest);
    const before = open.filter(
      (each) => Date.parse(each.askedAt) <= atMs || (isGate(each) && each.task.gate.sha !== head.sha),
    );
    if (cancel !== null) for (const { key } of before) await requests.cancel(key, cancel, nowMs);
    await replaceGates(requests, before, head.action, nowMs);
    // The commit that is no longer the head of this pull request.
    const left = gate === undefined ? head.sha : known.at(-1)?.sha;
    if (left !== undefined && (gate === undefined || left !== head.sha))
      await requests.republishOthers(repositoryId, left, pullRequest, nowMs);
  }
  // A gate of a commit that is no longer the head ends by itself; the head of a newer event has a gate already.
  if (gate !== undefined && !newer.some(({ sha }) => sha === head.sha)) await requests.add(gate, nowMs);
}
