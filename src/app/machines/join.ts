import { type ChildState, renderChildren } from '../../core/report/request/children-comment.ts';
import type { Command } from '../../model/command.ts';
import { hasEnded, type RequestRecord } from '../../model/request-record.ts';
import type { AppContext, JoinStep, Step } from '../app-context.ts';
import { channelOf } from '../channel/channel-of.ts';
import { endCancelled } from '../channel/end-request.ts';
import { requestSummary } from '../channel/request-texts.ts';
import { cancelChildren } from './child-requests.ts';
import { growGate, joinGate } from './join-gate.ts';
import { joinRelease } from './join-release.ts';
import { joinVerdict } from './join-verdict.ts';
import { machineStates } from './machine-states.ts';

/** By command: what its parts are joined to. */
const OF_COMMAND: Partial<Record<Command['kind'], JoinStep>> = { ab: joinVerdict, release: joinRelease };

/** From `joining`: tells where the machines stand, and joins what they said when all have ended. */
export const join: Step = async (context, request) => {
  const { stores, now, settings } = context;
  const { headSha } = request;
  if (headSha === null) throw new Error(`request ${request.id} has parts without a commit`);
  const before = await stores.requests.children(request.key);
  const grows = request.asked.kind === 'gate' && request.cancel === null;
  const grown = grows && (await growGate(context, request, before));
  const parts = grown ? await stores.requests.children(request.key) : before;
  const ended = parts.every(hasEnded);
  if (request.cancel !== null) {
    if (ended) return endCancelled(context, request);
    await cancelChildren(context, request);
  } else if (ended) {
    return joinedOf(request)(context, request, parts);
  } else {
    await sayProgress(context, { ...request, headSha }, parts);
  }
  await stores.requests.patch(request.key, {
    nextAtMs: now() + settings.timing.pollMs,
    failures: 0,
    failingSinceMs: null,
  });
};

function joinedOf({ id, asked }: RequestRecord): JoinStep {
  if (asked.kind === 'gate') return joinGate;
  const joined = asked.kind === 'command' ? OF_COMMAND[asked.command.kind] : undefined;
  if (joined === undefined) throw new Error(`nobody joins the parts of request ${id}`);
  return joined;
}

/** Says where the machines stand, when that is not what was said last. The first words are the answer to the comment. */
async function sayProgress(
  context: AppContext,
  request: RequestRecord & { readonly headSha: string },
  parts: readonly RequestRecord[],
): Promise<void> {
  const states = await machineStates(context, request, parts);
  const progress = states
    .map(({ machine, again, state }) => `${machine}${again ? ' again' : ''} ${wordOf(state)}`)
    .join(', ');
  if (progress === request.progress) return;
  const channel = channelOf(request);
  const text = { tag: channel.commentTag(request), repository: request.repository };
  await channel.showChildren(context, request, renderChildren(requestSummary(request), states, text));
  // Last: with it everything was said.
  await context.stores.requests.patch(request.key, { progress });
}

/** Enough to tell when there is something new to be said; times pass without that. */
function wordOf(state: ChildState): string {
  return state.kind === 'waiting' ? `${state.kind} ${state.ahead}` : state.kind;
}
