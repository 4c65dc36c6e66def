import { queuePosition } from '../../core/queue/queue.ts';
import type { OpenRequest } from '../../core/report/request/status-comment.ts';
import { subjectNumber } from '../../model/request-origin.ts';
import { type ReceivedRequest, type RequestRecord, runUrlOf } from '../../model/request-record.ts';
import type { AppContext } from '../app-context.ts';
import { renderRequestState } from '../channel/conversation-channel.ts';
import { finish } from '../channel/end-request.ts';
import { requestSummary } from '../channel/request-texts.ts';
import { positionOf, readQueues } from '../queue/queue.ts';
import { mergeGroups, openHere } from './open.ts';

/** Shorter trouble is not worth a word. */
const HELD_UP_AFTER_MS = 60_000;

/** `/ab status`: the open requests of this conversation and of the merge queue, and what each does now. */
export async function replyWithStatus(context: AppContext, request: ReceivedRequest): Promise<void> {
  const open = [...(await openHere(context, request)), ...(await mergeGroups(context, request))];
  const requests = await Promise.all(open.map((each) => openRequest(context, each)));
  const comment = renderRequestState(request, { kind: 'status', requests, reader: request.login });
  await finish(context, request, 'answered', { comment, check: null });
}

async function openRequest(context: AppContext, request: RequestRecord): Promise<OpenRequest> {
  const { id, login, subject, status, cancel } = request;
  const { repeat, machine } = requestSummary(request);
  const { failing } = request;
  const isHeldUp = failing !== null && context.now() - failing.sinceMs > HELD_UP_AFTER_MS;
  const slot = 'slot' in request ? request.slot : null;
  const position = status === 'queued' && slot !== null ? await positionOf(context, id, slot.labels) : null;
  const sinceMs = (status === 'running' ? request.runningAtMs : null) ?? context.now();
  return {
    ...{ id, login, pullRequest: subjectNumber(subject), status, machine, position, runUrl: runUrlOf(request) },
    what: slot?.ticket.what ?? repeat,
    isCancelled: cancel !== null,
    ...(isHeldUp && { heldUpSince: new Date(failing.sinceMs).toISOString() }),
    length: slot?.ticket.length ?? null,
    elapsedSeconds: Math.max(0, (context.now() - sinceMs) / 1000),
  };
}

/** `/ab queue`: the queues of the machines. Requests of other repositories are counted and not named. */
export async function replyWithQueue(context: AppContext, request: ReceivedRequest): Promise<void> {
  const { repositoryId } = request;
  const queues = (await readQueues(context, repositoryId)).map((queue) => ({
    machine: queue.find((entry) => entry.repositoryId === repositoryId)?.machine ?? '',
    entries: queue.map((entry) => ({
      request: entry.repositoryId === repositoryId ? entry : null,
      started: entry.state === 'measured',
      elapsedSeconds: entry.elapsedSeconds,
      length: entry.length,
      ...queuePosition(queue, entry.id),
    })),
  }));
  await finish(context, request, 'answered', {
    comment: renderRequestState(request, { kind: 'queue', queues }),
    check: null,
  });
}
