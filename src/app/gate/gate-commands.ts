import { renderAcceptance } from '../../core/report/gate/gate-check.ts';
import { acceptanceEnds } from '../../core/verdict/acceptance.ts';
import type { Command } from '../../model/command.ts';
import { gateOrigin } from '../../model/gate-origin.ts';
import type { Refusal } from '../../model/refusal.ts';
import type { RequestRecord } from '../../model/request-record.ts';
import { refusalText, tagOf } from '../answer/say.ts';
import { nod } from '../answer/speak.ts';
import { finish, type Worker } from '../worker.ts';
import { maintainersCommit, maintainersHead } from './maintained-commit.ts';
import { unacceptedCheck } from './unaccepted.ts';

type Of<K extends Command['kind']> = Extract<Command, { kind: K }>;

/** `/ab ok @sha`: has the gate measure exactly this commit. */
export async function letRun(worker: Worker, request: RequestRecord, { sha }: Of<'ok'>): Promise<void> {
  const head = await maintainersHead(worker, request, sha);
  if (!head.ok) return refused(worker, request, head.error);
  const { memory } = worker;
  const { repository, pullRequest, installationId, commentId, ordinal } = request;
  const occasion = { repository, pullRequest, installationId, login: head.value.author, at: request.askedAt };
  const guid = `ok${commentId}n${ordinal}`;
  const gate = gateOrigin({ ...occasion, guid }, { sha, letBy: request.login });
  await endOpenGates(worker, request, head.value, 'a maintainer let it run', gate.key);
  await memory.requests.add(gate, worker.now());
  await nod(worker, request);
  await memory.requests.advance(request.key, request.status, 'answered', { published: true });
}

/** `/ab accept`: the check of the commit is green from now on; the request itself is the record of it. */
export async function accept(worker: Worker, request: RequestRecord, { reason, sha }: Of<'accept'>): Promise<void> {
  const maintained = await maintainersCommit(worker, request, sha);
  if (!maintained.ok) return refused(worker, request, maintained.error);
  const commit = maintained.value;
  const { memory } = worker;
  await endOpenGates(worker, request, commit, `it was accepted by ${request.login}`);
  const ofCommit = await memory.requests.ofCommit(request.repository, commit.sha);
  const { login, askedAt: at } = request;
  const acceptance = { login, reason, at, expiresAt: acceptanceEnds(at) };
  await memory.requests.patch(request.key, { headSha: commit.sha, expiresAtMs: Date.parse(acceptance.expiresAt) });
  await finish(worker, request, 'answered', {
    comment: renderAcceptance(tagOf(request), commit.sha, acceptance),
    check: unacceptedCheck(ofCommit, commit.pullRequest),
  });
}

async function refused(worker: Worker, request: RequestRecord, refusal: Refusal): Promise<void> {
  await finish(worker, request, 'refused', refusalText(request, refusal));
}

/** What was asked about this commit before is answered by what comes now. */
async function endOpenGates(
  { memory, now }: Worker,
  { repository, login }: RequestRecord,
  { sha, pullRequest }: { readonly sha: string; readonly pullRequest: number },
  reason: string,
  except?: string,
): Promise<void> {
  for (const { key, asked } of await memory.requests.open(repository, pullRequest)) {
    if (asked.kind === 'gate' && asked.gate.sha === sha && key !== except)
      await memory.requests.cancel(key, { by: login, reason }, now());
  }
}
