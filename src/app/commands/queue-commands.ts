import { placeOf } from '../../core/plan/queue.ts';
import type { OpenRequest } from '../../core/report/status-comment.ts';
import { quoted } from '../../core/text/quote.ts';
import { nearest } from '../../core/text/suggestion.ts';
import type { Command } from '../../model/command.ts';
import type { Refusal } from '../../model/refusal.ts';
import type { RequestRecord } from '../../model/request-record.ts';
import { isAsking } from '../../model/work.ts';
import { refusalText, stateText, wordsOf } from '../answer/say.ts';
import { nod } from '../answer/speak.ts';
import { permissionOf } from '../github/permission.ts';
import { readLines, turnOf } from '../queue/queue.ts';
import { finish, type Worker } from '../worker.ts';

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
      ...placeOf(line, entry.id),
    })),
  }));
  await finish(worker, request, 'answered', { comment: stateText(request, { kind: 'queue', lines }), check: null });
}

/** `/ab cancel`: marks what is to end; the comment or check of each ended request says so, hence no comment of its own. */
export async function cancel(
  worker: Worker,
  request: RequestRecord,
  { id, reason }: Extract<Command, { kind: 'cancel' }>,
): Promise<void> {
  const { memory, github } = worker;
  const octokit = await github.installation(request.installationId);
  const here = await openHere(worker, request);
  // A merge group has no pull request to comment on, and is named from any.
  const known = id === undefined ? here : [...here, ...(await mergeGroups(worker, request))];
  // A tag that is being written cannot be taken back.
  const open = known.filter(({ status, ...other }) => status !== 'releasing' && (id === undefined || other.id === id));
  const { maintains } = await permissionOf(octokit, request.repository, request.login);
  const mine = open.filter(({ login }) => maintains || login === request.login);
  if (mine.length === 0) {
    const refusal = open.length > 0 ? NOT_YOURS : nothingToCancel(id, known);
    await finish(worker, request, 'refused', refusalText(request, refusal));
    return;
  }
  await nod(worker, request);
  for (const { key } of mine)
    await memory.requests.cancel(key, { by: request.login, ...(reason !== undefined && { reason }) }, worker.now());
  await memory.requests.advance(request.key, request.status, 'answered', { published: true });
}

async function openHere({ memory }: Worker, request: RequestRecord): Promise<RequestRecord[]> {
  return (await memory.requests.open(request.repository, request.pullRequest)).filter(isMeasured);
}

async function mergeGroups({ memory }: Worker, request: RequestRecord): Promise<RequestRecord[]> {
  return (await memory.requests.open(request.repository, 0)).filter(isMeasured);
}

/** A gate only once it has a plan or parts: before that it may be one of a repository without any. */
function isMeasured({ asked, plan, status }: RequestRecord): boolean {
  if (asked.kind === 'gate') return plan !== null || status === 'joining';
  return asked.kind === 'command' && (isAsking(asked.command) || asked.command.kind === 'release');
}

const NOT_YOURS: Refusal = {
  kind: 'refusal',
  code: 'not-yours',
  message: 'That measurement was started by somebody else; it is ended by its author or a maintainer.',
  next: 'Ask its author, or a maintainer of the repository.',
};

function nothingToCancel(id: string | undefined, known: readonly RequestRecord[]): Refusal {
  const next = 'Comment /ab status to see what is open.';
  if (id === undefined) {
    const message = 'No measurement is open on this pull request.';
    return { kind: 'refusal', code: 'nothing-to-cancel', message, next };
  }
  const near = nearest(
    id,
    known.map((other) => other.id),
  );
  return {
    kind: 'refusal',
    code: 'unknown-request',
    message: `No measurement with the id ${quoted(id)} is open on this pull request or in the merge queue.`,
    token: id,
    ...(near !== undefined && { suggestion: `/ab cancel ${near}` }),
    next,
  };
}
