import { type ChildState, type MachineState, renderChildren } from '../../core/report/request/children-comment.ts';
import type { ChildRequest, JoiningRequest } from '../../model/request-record.ts';
import { hasEnded } from '../../model/request-status.ts';
import type { AppContext, JoinStep, Step } from '../app-context.ts';
import { channelOf } from '../channel/channel-of.ts';
import { endCancelled } from '../channel/end-request.ts';
import { requestSummary } from '../channel/request-texts.ts';
import { cancelChildren } from './child-requests.ts';
import { growGate, joinGate } from './join-gate.ts';
import { joinRelease } from './join-release.ts';
import { joinVerdict } from './join-verdict.ts';
import { type DescribeResult, describeGate, describeVerdict, machineStates } from './machine-states.ts';

/** How the children of a task are joined. */
interface Joining {
  readonly describe: DescribeResult;
  readonly join: JoinStep;
  /** Adds children where the results call for them. */
  readonly grow?: (context: AppContext, request: JoiningRequest, children: readonly ChildRequest[]) => Promise<boolean>;
}

/** By the kinds of command that may have children. */
const COMMANDS: Readonly<Record<'ab' | 'release', Joining>> = {
  ab: { describe: describeVerdict, join: joinVerdict },
  release: { describe: describeVerdict, join: joinRelease },
};

function joiningOf({ id, task }: JoiningRequest): Joining {
  if (task.kind === 'gate') {
    const grow: Joining['grow'] = (context, request, children) => growGate(context, request, task.gate, children);
    return { describe: describeGate, join: joinGate, grow };
  }
  const kind = task.kind === 'command' ? task.command.kind : undefined;
  if (kind === 'ab' || kind === 'release') return COMMANDS[kind];
  throw new Error(`request ${id} has children that nothing joins`);
}

/** From `joining`: shows the states of the machines, and joins their results when all have ended. */
export const join: Step<'joining'> = async (context, request) => {
  const { stores, now, settings } = context;
  const { describe, join: joinAll, grow } = joiningOf(request);
  const before = await stores.requests.children(request.key);
  const grown = request.cancel === null && (await grow?.(context, request, before));
  const children = grown ? await stores.requests.children(request.key) : before;
  const ended = children.every(hasEnded);
  if (request.cancel !== null) {
    if (ended) return endCancelled(context, request);
    await cancelChildren(context, request);
  } else if (ended) {
    return joinAll(context, request, children);
  } else {
    await showProgress(context, request, await machineStates(context, children, describe));
  }
  await stores.requests.patch(request.key, { nextAtMs: now() + settings.timing.pollMs, failing: null });
};

/** Shows the states of the machines when they changed. */
async function showProgress(
  context: AppContext,
  request: JoiningRequest,
  states: readonly MachineState[],
): Promise<void> {
  const progress = states
    .map(({ machine, again, state }) => `${machine}${again ? ' again' : ''} ${summaryOf(state)}`)
    .join(', ');
  if (progress === request.progress) return;
  const channel = channelOf(request);
  const text = { tag: channel.commentTag(request), repository: request.repository };
  await channel.showChildren(context, request, renderChildren(requestSummary(request), states, text));
  // Last: a progress that is kept means that everything was written.
  await context.stores.requests.patch(request.key, { progress });
}

/** The part of a state whose change is shown; elapsed times alone are not. */
function summaryOf(state: ChildState): string {
  return state.kind === 'waiting' ? `${state.kind} ${state.ahead}` : state.kind;
}
