import { type PartState, renderParts } from '../../core/report/request/parts-comment.ts';
import type { Command } from '../../model/command.ts';
import { hasEnded, type RequestRecord } from '../../model/request-record.ts';
import { endCancelled } from '../answer/cancelled.ts';
import { sayGoingOn } from '../answer/gate-say.ts';
import { tagOf, wordsOf } from '../answer/say.ts';
import { nod, sayInCheck, sayInComment } from '../answer/speak.ts';
import { unlessRefused } from '../answer/unless-refused.ts';
import type { Joined, Step, Worker } from '../worker.ts';
import { growGate, joinGate } from './join-gate.ts';
import { joinRelease } from './join-release.ts';
import { joinVerdict } from './join-verdict.ts';
import { machineStates } from './machine-states.ts';
import { endParts } from './parts.ts';

/** By command: what its parts are joined to. */
const OF_COMMAND: Partial<Record<Command['kind'], Joined>> = { ab: joinVerdict, release: joinRelease };

/** From `joining`: tells where the machines stand, and joins what they said when all have ended. */
export const join: Step = async (worker, request) => {
  const { memory, now, settings } = worker;
  const { headSha } = request;
  if (headSha === null) throw new Error(`request ${request.id} has parts without a commit`);
  const before = await memory.requests.parts(request.key);
  const grows = request.asked.kind === 'gate' && request.cancel === null;
  const grown = grows && (await growGate(worker, request, before));
  const parts = grown ? await memory.requests.parts(request.key) : before;
  const ended = parts.every(hasEnded);
  if (request.cancel !== null) {
    if (ended) return endCancelled(worker, request);
    await endParts(worker, request);
  } else if (ended) {
    return joinedOf(request)(worker, request, parts);
  } else {
    await sayProgress(worker, { ...request, headSha }, parts);
  }
  await memory.requests.patch(request.key, {
    nextAtMs: now() + settings.timing.pollMs,
    failures: 0,
    failingSinceMs: null,
  });
};

function joinedOf({ id, asked }: RequestRecord): Joined {
  if (asked.kind === 'gate') return joinGate;
  const joined = asked.kind === 'command' ? OF_COMMAND[asked.command.kind] : undefined;
  if (joined === undefined) throw new Error(`nobody joins the parts of request ${id}`);
  return joined;
}

/** Says where the machines stand, when that is not what was said last. The first words are the answer to the comment. */
async function sayProgress(
  worker: Worker,
  request: RequestRecord & { readonly headSha: string },
  parts: readonly RequestRecord[],
): Promise<void> {
  const states = await machineStates(worker, request, parts);
  const progress = states
    .map(({ machine, again, state }) => `${machine}${again ? ' again' : ''} ${wordOf(state)}`)
    .join(', ');
  if (progress === request.progress) return;
  const said = renderParts(wordsOf(request), states, { tag: tagOf(request), repository: request.repository });
  const check = { status: 'in_progress', title: said.title, summary: said.comment } as const;
  if (request.asked.kind === 'gate') {
    await unlessRefused(worker, request.id, () => sayGoingOn(worker, request, check));
  } else {
    if (request.progress === null) await nod(worker, request);
    await unlessRefused(worker, request.id, () => sayInComment(worker, request, said.comment));
    await unlessRefused(worker, request.id, () => sayInCheck(worker, request, check));
  }
  // Last: with it everything was said.
  await worker.memory.requests.patch(request.key, { progress });
}

/** Enough to tell when there is something new to be said; times pass without that. */
function wordOf(state: PartState): string {
  return state.kind === 'waiting' ? `${state.kind} ${state.ahead}` : state.kind;
}
