import { help } from '../../core/command/help.ts';
import { makeWorks } from '../../core/plan/work.ts';
import type { AbPlan } from '../../model/plan.ts';
import type { Refusal } from '../../model/refusal.ts';
import type { RequestRecord } from '../../model/request-record.ts';
import { isSurveyPlan, type MeasuringCommand, type Plan } from '../../model/work.ts';
import { endCancelled } from '../answer/cancelled.ts';
import { refusalText, stateText } from '../answer/say.ts';
import { accept, letRun } from '../gate/gate-commands.ts';
import { prepareGate } from '../gate/gate-prepare.ts';
import { addParts } from '../machines/parts.ts';
import { enqueue } from '../queue/enqueue.ts';
import { overrideRelease } from '../release/release-override.ts';
import { prepareRelease } from '../release/release-prepare.ts';
import { tooLargeToDispatch } from '../run/dispatch.ts';
import { freshIds } from '../run/fresh-ids.ts';
import { finish, type Step, type Worker } from '../worker.ts';
import { cancel } from './cancel.ts';
import { gatherFacts } from './facts.ts';
import { answerQueue, answerStatus } from './queue-commands.ts';

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

function isPlan(work: Plan): work is AbPlan {
  return !isSurveyPlan(work);
}

async function plan(worker: Worker, request: RequestRecord, command: MeasuringCommand): Promise<void> {
  const { memory, github } = worker;
  const refused = async (refusal: Refusal): Promise<void> => {
    await finish(worker, request, 'refused', refusalText(request, refusal));
  };
  const facts = await gatherFacts(await github.installation(request.installationId), memory, request, command);
  if (!facts.ok) return refused(facts.error);
  const works = makeWorks(command, facts.value, () => ({
    ...freshIds(),
    id: request.id,
    repository: request.repository,
    pullRequest: request.pullRequest,
  }));
  if (!works.ok) return refused(works.error);
  const { headSha } = facts.value;
  const [work, ...others] = works.value;
  if (work === undefined) throw new Error(`request ${request.id} asks no machine`);
  if (others.length > 0) {
    const refusal = await addParts(worker, request, works.value.filter(isPlan), { headSha });
    return refusal === null ? undefined : refused(refusal);
  }
  const tooLarge = tooLargeToDispatch(work);
  if (tooLarge !== null) return refused(tooLarge);
  await enqueue(worker, request, work, { headSha });
}
