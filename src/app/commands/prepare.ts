import { help } from '../../core/command/help.ts';
import { planOnMachines } from '../../core/plan/plan-command.ts';
import type { Command } from '../../model/command.ts';
import type { MeasuringCommand } from '../../model/plan-and-run.ts';
import { conversationNumber } from '../../model/request-origin.ts';
import type { ReceivedRequest } from '../../model/request-record.ts';
import type { AppContext, Step } from '../app-context.ts';
import { refusalComment, renderRequestState } from '../channel/conversation-channel.ts';
import { endCancelled, finish, refuseRequest } from '../channel/end-request.ts';
import { accept, letRun } from '../gate/gate-commands.ts';
import { prepareGate } from '../gate/gate-prepare.ts';
import { startMeasurement } from '../machines/start-measurement.ts';
import { overrideRelease } from '../release/release-override.ts';
import { prepareRelease } from '../release/release-prepare.ts';
import { freshIds } from '../run/fresh-ids.ts';
import { cancel } from './cancel.ts';
import { gatherFacts } from './facts.ts';
import { answerQueue, answerStatus } from './queue-commands.ts';

/** From `received`: refuses or answers a command at once, or plans its measurement; decides whether a gate measures. */
export const prepare: Step<'received'> = async (context, request) => {
  if (request.cancel !== null) return endCancelled(context, request);
  const { task } = request;
  switch (task.kind) {
    case 'gate':
      return prepareGate(context, request, task.gate);
    case 'command':
      return prepareCommand(context, request, task.command);
    case 'unreadable':
      await finish(context, request, 'refused', refusalComment(request, task.refusals));
      return;
    case 'child':
      throw new Error(`child ${request.id} is queued from the beginning`);
  }
};

async function prepareCommand(context: AppContext, request: ReceivedRequest, command: Command): Promise<void> {
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
}

async function plan(context: AppContext, request: ReceivedRequest, command: MeasuringCommand): Promise<void> {
  const { stores, github } = context;
  const facts = await gatherFacts(await github.installation(request.installationId), stores, request, command);
  if (!facts.ok) return refuseRequest(context, request, facts.error);
  const plans = planOnMachines(command, facts.value, () => ({
    ...freshIds(),
    id: request.id,
    repository: request.repository,
    pullRequest: conversationNumber(request),
  }));
  if (!plans.ok) return refuseRequest(context, request, plans.error);
  const refusal = await startMeasurement(context, request, plans.value, { headSha: facts.value.headSha });
  if (refusal !== null) await refuseRequest(context, request, refusal);
}
