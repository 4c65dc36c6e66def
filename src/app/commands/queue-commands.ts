import { queuePosition } from '../../core/queue/queue.ts';
import type { OpenRequest } from '../../core/report/request/status-comment.ts';
import type { RequestRecord } from '../../model/request-record.ts';
import type { AppContext } from '../app-context.ts';
import { renderRequestState } from '../channel/conversation-channel.ts';
import { finish } from '../channel/end-request.ts';
import { requestSummary } from '../channel/request-texts.ts';
import { positionOf, readQueues } from '../queue/queue.ts';
import { mergeGroups, openHere } from './open.ts';

/** `/ab status`: what is open on this pull request and in the merge queue, and what happens with it now. */
export async function answerStatus(context: AppContext, request: RequestRecord): Promise<void> {
  const open = [...(await openHere(context, request)), ...(await mergeGroups(context, request))];
  const requests = await Promise.all(open.map((each) => openRequest(context, each)));
  const comment = renderRequestState(request, { kind: 'status', requests, reader: request.login });
  await finish(context, request, 'answered', { comment, check: null });
}

async function openRequest(context: AppContext, each: RequestRecord): Promise<OpenRequest> {
  const { id, login, pullRequest, status, cancel, ticket, labels, runUrl } = each;
  const { repeat, machine } = requestSummary(each);
  const position = status === 'queued' && labels !== null ? await positionOf(context, id, labels) : null;
  const sinceMs = each.runningAtMs ?? context.now();
  return {
    ...{ id, login, pullRequest, status, machine, position, runUrl },
    what: ticket?.what ?? repeat,
    isCancelled: cancel !== null,
    length: ticket?.length ?? null,
    elapsedSeconds: Math.max(0, (context.now() - sinceMs) / 1000),
  };
}

/** `/ab queue`: other repositories share the machines; what they measure is not shown. */
export async function answerQueue(context: AppContext, request: RequestRecord): Promise<void> {
  const { repository } = request;
  const queues = (await readQueues(context, repository)).map((queue) => ({
    machine: queue.find((entry) => entry.repository === repository)?.machine ?? '',
    entries: queue.map((entry) => ({
      request: entry.repository === repository ? entry : null,
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
