import { randomBytes } from 'node:crypto';
import { help } from '../core/command/help.ts';
import { makeWork } from '../core/plan/work.ts';
import type { Refusal } from '../model/refusal.ts';
import type { RequestRecord } from '../model/request-record.ts';
import type { Asking } from '../model/work.ts';
import { endCancelled } from './cancelled.ts';
import { tooLargeToDispatch } from './dispatch.ts';
import { enqueue } from './enqueue.ts';
import { gatherFacts } from './facts.ts';
import { accept, letRun } from './gate-commands.ts';
import { prepareGate } from './gate-prepare.ts';
import { answerQueue, answerStatus, cancel } from './queue-commands.ts';
import { refusalText, stateText } from './say.ts';
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
    case 'ab':
    case 'survey':
      return plan(worker, request, command);
  }
};

async function plan(worker: Worker, request: RequestRecord, command: Asking): Promise<void> {
  const { memory, github } = worker;
  const refused = async (refusal: Refusal): Promise<void> => {
    await finish(worker, request, 'refused', refusalText(request, refusal));
  };
  const facts = await gatherFacts(await github.installation(request.installationId), memory, request, command);
  if (!facts.ok) return refused(facts.refusal);
  const plan = makeWork(command, facts.value, {
    id: request.id,
    nonce: randomBytes(16).toString('hex'),
    seed: randomBytes(16).toString('hex'),
    repository: request.repository,
    pullRequest: request.pullRequest,
  });
  if (!plan.ok) return refused(plan.refusal);
  const tooLarge = tooLargeToDispatch(plan.value);
  if (tooLarge !== null) return refused(tooLarge);
  await enqueue(worker, request, plan.value, { headSha: facts.value.headSha });
}
