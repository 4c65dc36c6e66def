import { help } from '../../core/command/help.ts';
import { planOnMachines } from '../../core/plan/plan-command.ts';
import type { Command } from '../../model/command.ts';
import type { MeasuringCommand } from '../../model/plan-and-run.ts';
import type { ReceivedRequest } from '../../model/request-record.ts';
import type { AppContext, Step } from '../app-context.ts';
import { refusalComment, renderRequestState } from '../channel/conversation-channel.ts';
import { endCancelled, finish, refuseRequest } from '../channel/end-request.ts';
import { accept, letRun } from '../gate/gate-commands.ts';
import { prepareGate } from '../gate/gate-prepare.ts';
import { startOpenHeads } from '../gate/open-heads.ts';
import { startMeasurement } from '../machines/start-measurement.ts';
import { proposeConfiguration } from '../onboarding/propose-configuration.ts';
import { overrideRelease } from '../release/release-override.ts';
import { prepareRelease } from '../release/release-prepare.ts';
import { planIds } from '../run/fresh-ids.ts';
import { beginCampaign } from './campaign.ts';
import { cancel } from './cancel.ts';
import { gatherFacts } from './facts.ts';
import { replyWithFlags } from './list-flags.ts';
import { replyWithQueue, replyWithStatus } from './queue-commands.ts';

/** From `received`: refuses or answers a command at once, or plans its measurement; decides whether a gate measures; starts the gates of open heads; proposes a first configuration. */
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
    case 'open-heads':
      return startOpenHeads(context, request);
    case 'onboarding':
      return proposeConfiguration(context, request, task.notAsked);
    case 'child':
      throw new Error(`child ${request.id} is queued from the beginning`);
  }
};

type CommandStep<K extends Command['kind']> = (
  context: AppContext,
  request: ReceivedRequest,
  command: Extract<Command, { kind: K }>,
) => Promise<void>;

/** By kind: carries out a command. */
export const COMMAND_STEPS: { readonly [K in Command['kind']]: CommandStep<K> } = {
  async help(context, request) {
    const comment = renderRequestState(request, { kind: 'help', markdown: help() });
    await finish(context, request, 'answered', { comment, check: null });
  },
  status: replyWithStatus,
  queue: replyWithQueue,
  flags: replyWithFlags,
  campaign: beginCampaign,
  cancel,
  ok: letRun,
  accept,
  release: prepareRelease,
  override: overrideRelease,
  ab: plan,
  survey: plan,
};

async function prepareCommand(context: AppContext, request: ReceivedRequest, command: Command): Promise<void> {
  // The step fits the command by the type of the table, which TypeScript cannot follow through the look-up.
  const step = COMMAND_STEPS[command.kind] as CommandStep<Command['kind']> | undefined;
  // The row may be of a newer version. Without an error it would stay as it is and be claimed again at once.
  if (step === undefined) throw new Error(`request ${request.id} has a command of an unknown kind`);
  await step(context, request, command);
}

async function plan(context: AppContext, request: ReceivedRequest, command: MeasuringCommand): Promise<void> {
  const gathered = await gatherFacts(context, request, command);
  if (!gathered.ok) return refuseRequest(context, request, gathered.error);
  const { facts } = gathered.value;
  const plans = planOnMachines(command, facts, () => planIds(request));
  if (!plans.ok) return refuseRequest(context, request, plans.error);
  await startMeasurement(context, request, plans.value, facts.headSha);
}
