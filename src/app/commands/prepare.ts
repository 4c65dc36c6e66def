import { help } from '../../core/command/help.ts';
import { planOnMachines } from '../../core/plan/plan-command.ts';
import type { AbPlan } from '../../model/plan.ts';
import type { Refusal } from '../../model/refusal.ts';
import type { RequestRecord } from '../../model/request-record.ts';
import { isSurveyPlan, type MeasuringCommand, type Plan } from '../../model/work.ts';
import { type AppContext, finish, type Step } from '../app-context.ts';
import { endCancelled } from '../channel/cancelled.ts';
import { refusalPublication, renderRequestState } from '../channel/texts.ts';
import { accept, letRun } from '../gate/gate-commands.ts';
import { prepareGate } from '../gate/gate-prepare.ts';
import { addChildren } from '../machines/child-requests.ts';
import { enqueue } from '../queue/enqueue.ts';
import { overrideRelease } from '../release/release-override.ts';
import { prepareRelease } from '../release/release-prepare.ts';
import { tooLargeToDispatch } from '../run/dispatch.ts';
import { freshIds } from '../run/fresh-ids.ts';
import { cancel } from './cancel.ts';
import { gatherFacts } from './facts.ts';
import { answerQueue, answerStatus } from './queue-commands.ts';

/** From `received`: answers what can be answered at once, and turns a comparison into a plan. */
export const prepare: Step = async (context, request) => {
  if (request.cancel !== null) return endCancelled(context, request);
  const { asked } = request;
  if (asked.kind === 'gate') return prepareGate(context, request, asked.gate);
  if (asked.kind === 'unreadable') {
    const comment = renderRequestState(request, { kind: 'refusal', refusals: asked.refusals });
    await finish(context, request, 'refused', { comment, check: null });
    return;
  }
  if (asked.kind === 'part') throw new Error(`part ${request.id} has a plan from its first moment`);
  const { command } = asked;
  switch (command.kind) {
    case 'help':
      await finish(context, request, 'answered', {
        comment: renderRequestState(request, { kind: 'help', markdown: help() }),
        check: null,
      });
      return;
    case 'status':
      return answerStatus(context, request);
    case 'queue':
      return answerQueue(context, request);
    case 'cancel':
      return cancel(context, request, command);
    case 'ok':
      return letRun(context, request, command);
    case 'accept':
      return accept(context, request, command);
    case 'release':
      return prepareRelease(context, request, command);
    case 'override':
      return overrideRelease(context, request, command);
    case 'ab':
    case 'survey':
      return plan(context, request, command);
  }
};

function isPlan(work: Plan): work is AbPlan {
  return !isSurveyPlan(work);
}

async function plan(context: AppContext, request: RequestRecord, command: MeasuringCommand): Promise<void> {
  const { stores, github } = context;
  const refused = async (refusal: Refusal): Promise<void> => {
    await finish(context, request, 'refused', refusalPublication(request, refusal));
  };
  const facts = await gatherFacts(await github.installation(request.installationId), stores, request, command);
  if (!facts.ok) return refused(facts.error);
  const works = planOnMachines(command, facts.value, () => ({
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
    const refusal = await addChildren(context, request, works.value.filter(isPlan), { headSha });
    return refusal === null ? undefined : refused(refusal);
  }
  const tooLarge = tooLargeToDispatch(work);
  if (tooLarge !== null) return refused(tooLarge);
  await enqueue(context, request, work, { headSha });
}
