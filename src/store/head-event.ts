import type { WebhookEvent } from '../model/request-record.ts';
import { replaceGates } from './gate-event.ts';
import type { Heads } from './heads.ts';
import type { RequestLog } from './request-log.ts';

type HeadEvent = Extract<WebhookEvent, { kind: 'head' }>;

/**
 * Keeps what a `pull_request` event told. One that was lost comes back when newer ones are known: it ends nothing then, and
 * never what was asked after it. GitHub's times have whole seconds; of the same one, what comes later counts as later.
 */
export async function applyHeadEvent(
  requests: RequestLog,
  heads: Heads,
  news: HeadEvent,
  nowMs: number,
): Promise<void> {
  const { repository, pullRequest, head, cancel, gate } = news;
  const atMs = Date.parse(head.at);
  const known = await heads.of(repository, pullRequest);
  const newer = known.filter(({ at }) => Date.parse(at) > atMs);
  await heads.add(repository, pullRequest, head);
  if (newer.length === 0) {
    const open = await requests.open(repository, pullRequest);
    const before = open.filter(
      ({ askedAt, asked }) => Date.parse(askedAt) <= atMs || (asked.kind === 'gate' && asked.gate.sha !== head.sha),
    );
    if (cancel !== null) for (const { key } of before) await requests.cancel(key, cancel, nowMs);
    await replaceGates(requests, before, head.action, nowMs);
    // The commit that this pull request has no more.
    const left = gate === undefined ? head.sha : known.at(-1)?.sha;
    if (left !== undefined && (gate === undefined || left !== head.sha))
      await requests.republishOthers(repository, left, pullRequest, nowMs);
  }
  // A gate of a commit that is no longer the head ends by itself; what newer news told of has been asked about.
  if (gate !== undefined && !newer.some(({ sha }) => sha === head.sha)) await requests.add(gate, nowMs);
}
