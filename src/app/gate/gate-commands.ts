import { renderAcceptance } from '../../core/report/gate/gate-check.ts';
import { acceptanceEnds } from '../../core/verdict/gate/acceptance.ts';
import type { Command } from '../../model/command.ts';
import { gateOrigin } from '../../model/gate-origin.ts';
import { commandPlaceOf } from '../../model/request-origin.ts';
import { isGate, type ReceivedRequest } from '../../model/request-record.ts';
import type { AppContext } from '../app-context.ts';
import { finish, refuseRequest } from '../channel/end-request.ts';
import { requestTag } from '../channel/request-texts.ts';
import { acknowledge } from '../channel/writes.ts';
import { type MaintainedCommit, maintainersCommit, maintainersHead } from './maintained-commit.ts';
import { unacceptedCheck } from './unaccepted.ts';

type Of<K extends Command['kind']> = Extract<Command, { kind: K }>;

/** `/ab ok @sha`: the gate measures exactly this commit. */
export async function letRun(context: AppContext, request: ReceivedRequest, { sha }: Of<'ok'>): Promise<void> {
  const head = await maintainersHead(context, request, sha);
  if (!head.ok) return refuseRequest(context, request, head.error);
  const { stores } = context;
  const { repositoryId, repository, subject, installationId } = request;
  const { commentId, ordinal } = commandPlaceOf(request);
  const trigger = { repositoryId, repository, subject, installationId, login: head.value.author, at: request.askedAt };
  const guid = `ok${commentId}n${ordinal}`;
  const gate = gateOrigin({ ...trigger, guid }, { sha, letBy: request.login });
  await endOpenGates(context, request, head.value, 'a maintainer let it run', gate.key);
  await stores.requests.add(gate, context.now());
  await acknowledge(context, request);
  await stores.requests.advance(request.key, request.status, 'answered', { published: true });
}

/** `/ab accept`: the check of the commit is green from now on. The request is the record of the acceptance. */
export async function accept(
  context: AppContext,
  request: ReceivedRequest,
  { reason, sha }: Of<'accept'>,
): Promise<void> {
  const maintained = await maintainersCommit(context, request, sha);
  if (!maintained.ok) return refuseRequest(context, request, maintained.error);
  const commit = maintained.value;
  const { stores } = context;
  await endOpenGates(context, request, commit, `it was accepted by ${request.login}`);
  const ofCommit = await stores.requests.ofCommit(request.repositoryId, commit.sha);
  const { login, askedAt: at } = request;
  const acceptance = { login, reason, at, expiresAt: acceptanceEnds(at) };
  await stores.requests.patch(request.key, { headSha: commit.sha, expiresAtMs: Date.parse(acceptance.expiresAt) });
  await finish(context, request, 'answered', {
    comment: renderAcceptance(requestTag(request), commit.sha, acceptance),
    check: unacceptedCheck(ofCommit, commit.pullRequest),
  });
}

/** Cancels the open gates of a commit: the command replaces them. */
async function endOpenGates(
  { stores, now }: AppContext,
  { repositoryId, login }: ReceivedRequest,
  { sha, pullRequest }: MaintainedCommit,
  reason: string,
  except?: string,
): Promise<void> {
  const gates = (await stores.requests.open(repositoryId, pullRequest)).filter(isGate);
  for (const { key, task } of gates) {
    if (task.gate.sha === sha && key !== except) await stores.requests.cancel(key, { by: login, reason }, now());
  }
}
