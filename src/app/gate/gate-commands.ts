import { renderAcceptance } from '../../core/report/gate-check.ts';
import { acceptanceEnds } from '../../core/verdict/acceptance.ts';
import type { Command } from '../../model/command.ts';
import { gateOrigin } from '../../model/gate-origin.ts';
import { repositoryParts } from '../../model/github-api.ts';
import type { Refusal } from '../../model/refusal.ts';
import type { RequestRecord } from '../../model/request-record.ts';
import { refusalText, tagOf } from '../answer/say.ts';
import { nod } from '../answer/speak.ts';
import { pinnedHead } from '../github/head.ts';
import { permissionOf } from '../github/permission.ts';
import { finish, type Worker } from '../worker.ts';
import { readGateRules } from './gate-facts.ts';
import { unacceptedCheck } from './unaccepted.ts';

type Of<K extends Command['kind']> = Extract<Command, { kind: K }>;

/** `/ab ok @sha`: has the gate measure exactly this commit. */
export async function letRun(worker: Worker, request: RequestRecord, { sha }: Of<'ok'>): Promise<void> {
  const head = await maintainersHead(worker, request, sha);
  if ('refusal' in head) return refused(worker, request, head.refusal);
  const { memory } = worker;
  const { repository, pullRequest, installationId, commentId, ordinal } = request;
  const occasion = { repository, pullRequest, installationId, login: head.author, at: request.askedAt };
  const guid = `ok${commentId}n${ordinal}`;
  const gate = gateOrigin({ ...occasion, guid }, { sha, letBy: request.login });
  await endOpenGates(worker, request, sha, 'a maintainer let it run', gate.key);
  await memory.requests.add(gate, worker.now());
  await nod(worker, request);
  await memory.requests.advance(request.key, request.status, 'answered', { published: true });
}

/** `/ab accept`: the check of the present head is green from now on; the request itself is the record of it. */
export async function accept(worker: Worker, request: RequestRecord, { reason }: Of<'accept'>): Promise<void> {
  const head = await maintainersHead(worker, request);
  if ('refusal' in head) return refused(worker, request, head.refusal);
  const { memory } = worker;
  await endOpenGates(worker, request, head.sha, `it was accepted by ${request.login}`);
  const ofCommit = await memory.requests.ofCommit(request.repository, head.sha);
  const { login, askedAt: at } = request;
  const acceptance = { login, reason, at, expiresAt: acceptanceEnds(at) };
  await memory.requests.patch(request.key, { headSha: head.sha, expiresAtMs: Date.parse(acceptance.expiresAt) });
  await finish(worker, request, 'answered', {
    comment: renderAcceptance(tagOf(request), head.sha, acceptance),
    check: unacceptedCheck(ofCommit),
  });
}

async function refused(worker: Worker, request: RequestRecord, refusal: Refusal): Promise<void> {
  await finish(worker, request, 'refused', refusalText(request, refusal));
}

/** The head a maintainer speaks about, or why nobody may speak about it. */
async function maintainersHead(
  { github, memory }: Worker,
  request: RequestRecord,
  named?: string,
): Promise<{ readonly sha: string; readonly author: string } | { readonly refusal: Refusal }> {
  const { repository, pullRequest, login } = request;
  const octokit = await github.installation(request.installationId);
  if (!(await permissionOf(octokit, repository, login)).maintains) return { refusal: NOT_A_MAINTAINER };
  const { data: pull } = await octokit.rest.pulls.get({ ...repositoryParts(repository), pull_number: pullRequest });
  // An acceptance runs nothing, and who names all 40 digits has read them: a fork needs no more caution.
  const pinned = await pinnedHead(memory, request, pull, { named });
  if (!pinned.ok) return pinned;
  const rules = await readGateRules(octokit, repository, pull.base.repo.default_branch);
  if (!rules.ok) return rules;
  if (rules.value === null) return { refusal: NO_GATE };
  return { sha: pinned.value, author: pull.user?.login ?? 'ghost' };
}

/** What was asked about this commit before is answered by what comes now. */
async function endOpenGates(
  { memory, now }: Worker,
  { repository, pullRequest, login }: RequestRecord,
  sha: string,
  reason: string,
  except?: string,
): Promise<void> {
  for (const { key, asked } of await memory.requests.open(repository, pullRequest)) {
    if (asked.kind === 'gate' && asked.gate.sha === sha && key !== except)
      await memory.requests.cancel(key, { by: login, reason }, now());
  }
}

const NOT_A_MAINTAINER: Refusal = {
  kind: 'refusal',
  code: 'not-a-maintainer',
  message: 'What the gate lets pass or run is decided by those with the role maintain or admin.',
  next: 'Ask one of them to post the command.',
};

const NO_GATE: Refusal = {
  kind: 'refusal',
  code: 'no-gate',
  message: 'The configuration of the default branch has no gate.',
  next: 'Add gate: { suite: NAME } to .github/alloc-ab.yml on the default branch.',
};
