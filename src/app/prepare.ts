import { randomBytes } from 'node:crypto';
import { help } from '../core/command/help.ts';
import { lineOf, placeOf } from '../core/plan/queue.ts';
import { makeWorks } from '../core/plan/work.ts';
import type { Command } from '../model/command.ts';
import type { Plan } from '../model/plan.ts';
import type { Refusal } from '../model/refusal.ts';
import type { RequestRecord } from '../model/request-record.ts';
import { type Asking, isAsking, isSurvey, type Work } from '../model/work.ts';
import { endCancelled } from './cancelled.ts';
import { tooLargeToDispatch } from './dispatch.ts';
import { gatherFacts } from './facts.ts';
import { accept, letRun } from './gate-commands.ts';
import { prepareGate } from './gate-prepare.ts';
import { mutate } from './mutate.ts';
import { addParts } from './parts.ts';
import { permissionOf } from './permission.ts';
import { queueEntries } from './queue.ts';
import { overrideRelease } from './release-override.ts';
import { prepareRelease } from './release-prepare.ts';
import { refusalText, stateText, wordsOf } from './say.ts';
import { unlessRefused } from './unless-refused.ts';
import { finish, type Step, type Worker } from './worker.ts';

/** From `received`: answers what can be answered at once, and turns a comparison into a plan. */
export const prepare: Step = async (worker, request) => {
  if (request.cancel !== null) return endCancelled(worker, request);
  const { asked } = request;
  if (asked.kind === 'gate') return prepareGate(worker, request, asked.gate);
  if (asked.kind === 'unreadable') {
    const comment = stateText(request, { kind: 'refusal', refusals: asked.refusals });
    await finish(worker, request, 'refused', { comment, check: null });
    return;
  }
  if (asked.kind === 'part') throw new Error(`part ${request.id} has a plan from its first moment`);
  const { command } = asked;
  switch (command.kind) {
    case 'help':
      await finish(worker, request, 'answered', {
        comment: stateText(request, { kind: 'help', markdown: help() }),
        check: null,
      });
      return;
    case 'status':
      return answerStatus(worker, request);
    case 'queue':
      return answerQueue(worker, request);
    case 'cancel':
      return cancel(worker, request, command);
    case 'ok':
      return letRun(worker, request, command);
    case 'accept':
      return accept(worker, request, command);
    case 'release':
      return prepareRelease(worker, request, command);
    case 'override':
      return overrideRelease(worker, request, command);
    case 'ab':
    case 'survey':
      return plan(worker, request, command);
  }
};

/** A gate only once it has a plan: before that it may be one of a repository without any. */
function isMeasured({ asked, plan }: RequestRecord): boolean {
  if (asked.kind === 'gate') return plan !== null;
  return asked.kind === 'command' && (isAsking(asked.command) || asked.command.kind === 'release');
}

async function answerStatus(worker: Worker, request: RequestRecord): Promise<void> {
  const open = await worker.memory.requests.open(request.repository, request.pullRequest);
  const requests = open.filter(isMeasured).map((each) => ({
    request: wordsOf(each),
    state: each.cancel === null ? each.status : 'being cancelled',
    ...(each.runUrl !== null && { runUrl: each.runUrl }),
  }));
  await finish(worker, request, 'answered', { comment: stateText(request, { kind: 'status', requests }), check: null });
}

/** Other repositories share the machines; what they measure is nobody's business here. */
async function answerQueue(worker: Worker, request: RequestRecord): Promise<void> {
  const entries = await queueEntries(worker);
  const lines = [...Map.groupBy(entries, ({ labels }) => labels)].flatMap(([labels, own]) => {
    if (!own.some(({ repository }) => repository === request.repository)) return [];
    const line = lineOf(own, labels);
    const places = line.map((entry) => ({
      request: entry.repository === request.repository ? entry : null,
      started: entry.state === 'measured',
      startsWithinSeconds: placeOf(line, entry.id)?.startsWithinSeconds ?? 0,
    }));
    return [{ machine: own.find(({ repository }) => repository === request.repository)?.machine ?? '', places }];
  });
  await finish(worker, request, 'answered', { comment: stateText(request, { kind: 'queue', lines }), check: null });
}

/** Marks what is to end; the comment of each ended request says so, hence no comment of its own. */
async function cancel(
  worker: Worker,
  request: RequestRecord,
  { id, reason }: Extract<Command, { kind: 'cancel' }>,
): Promise<void> {
  const { memory, github } = worker;
  const octokit = await github.installation(request.installationId);
  const open = (await memory.requests.open(request.repository, request.pullRequest)).filter(
    // A tag that is being written cannot be taken back.
    (other) => isMeasured(other) && other.status !== 'releasing' && (id === undefined || other.id === id),
  );
  const { maintains } = await permissionOf(octokit, request.repository, request.login);
  const mine = open.filter(({ login }) => maintains || login === request.login);
  if (mine.length === 0) {
    await finish(worker, request, 'refused', refusalText(request, nothingToCancel(open.length > 0)));
    return;
  }
  const { repository, commentId } = request;
  await unlessRefused(worker, request.id, async () => {
    await mutate(github, octokit, { kind: 'react', repository, commentId, content: 'eyes' });
  });
  for (const { key } of mine)
    await memory.requests.cancel(key, { by: request.login, ...(reason !== undefined && { reason }) }, worker.now());
  await memory.requests.advance(request.key, request.status, 'answered', { published: true });
}

function nothingToCancel(others: boolean): Refusal {
  return {
    kind: 'refusal',
    code: others ? 'not-yours' : 'nothing-to-cancel',
    message: others
      ? 'That measurement was started by somebody else; it is ended by its author or a maintainer.'
      : 'No such measurement is open on this pull request.',
    next: others ? 'Ask its author, or a maintainer of the repository.' : 'Comment /ab status to see what is open.',
  };
}

function isPlan(work: Work): work is Plan {
  return !isSurvey(work);
}

async function plan(worker: Worker, request: RequestRecord, command: Asking): Promise<void> {
  const { memory, github } = worker;
  const refused = async (refusal: Refusal): Promise<void> => {
    await finish(worker, request, 'refused', refusalText(request, refusal));
  };
  const facts = await gatherFacts(await github.installation(request.installationId), memory, request, command);
  if (!facts.ok) return refused(facts.refusal);
  const works = makeWorks(command, facts.value, () => ({
    id: request.id,
    nonce: randomBytes(16).toString('hex'),
    seed: randomBytes(16).toString('hex'),
    repository: request.repository,
    pullRequest: request.pullRequest,
  }));
  if (!works.ok) return refused(works.refusal);
  const { headSha } = facts.value;
  const [work, ...others] = works.value;
  if (work === undefined) throw new Error(`request ${request.id} asks no machine`);
  if (others.length > 0) {
    const refusal = await addParts(worker, request, works.value.filter(isPlan), { headSha });
    return refusal === null ? undefined : refused(refusal);
  }
  const tooLarge = tooLargeToDispatch(work);
  if (tooLarge !== null) return refused(tooLarge);
  await memory.requests.advance(request.key, 'received', 'queued', { plan: work, headSha });
}
