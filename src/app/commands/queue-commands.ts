import { queuePosition } from '../../core/plan/queue.ts';
import type { OpenRequest } from '../../core/report/request/status-comment.ts';
import type { RequestRecord } from '../../model/request-record.ts';
import { stateText, wordsOf } from '../answer/say.ts';
import { readLines, turnOf } from '../queue/queue.ts';
import { finish, type Worker } from '../worker.ts';
import { mergeGroups, openHere } from './open.ts';

/** `/ab status`: what is open on this pull request and in the merge queue, and what happens with it now. */
export async function answerStatus(worker: Worker, request: RequestRecord): Promise<void> {
  const open = [...(await openHere(worker, request)), ...(await mergeGroups(worker, request))];
  const requests = await Promise.all(open.map((each) => openRequest(worker, each)));
  const comment = stateText(request, { kind: 'status', requests, reader: request.login });
  await finish(worker, request, 'answered', { comment, check: null });
}

async function openRequest(worker: Worker, each: RequestRecord): Promise<OpenRequest> {
  const { id, login, pullRequest, status, cancel, ticket, labels, runUrl } = each;
  const { repeat, machine } = wordsOf(each);
  const place = status === 'queued' && labels !== null ? await turnOf(worker, id, labels) : null;
  const sinceMs = each.runningAtMs ?? worker.now();
  return {
    ...{ id, login, pullRequest, status, machine, place, runUrl },
    what: ticket?.what ?? repeat,
    isCancelled: cancel !== null,
    length: ticket?.length ?? null,
    elapsedSeconds: Math.max(0, (worker.now() - sinceMs) / 1000),
  };
}

/** `/ab queue`: other repositories share the machines; what they measure is nobody's business here. */
export async function answerQueue(worker: Worker, request: RequestRecord): Promise<void> {
  const { repository } = request;
  const lines = (await readLines(worker, repository)).map((line) => ({
    machine: line.find((entry) => entry.repository === repository)?.machine ?? '',
    places: line.map((entry) => ({
      request: entry.repository === repository ? entry : null,
      started: entry.state === 'measured',
      elapsedSeconds: entry.elapsedSeconds,
      length: entry.length,
      ...queuePosition(line, entry.id),
    })),
  }));
  await finish(worker, request, 'answered', { comment: stateText(request, { kind: 'queue', lines }), check: null });
}
