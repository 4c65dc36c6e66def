import { needsMachine } from '../../model/plan-and-run.ts';
import { conversationNumber } from '../../model/request-origin.ts';
import { isGate, planOf, type ReceivedRequest, type RequestRecord } from '../../model/request-record.ts';
import { hasEnded } from '../../model/request-status.ts';
import type { AppContext } from '../app-context.ts';
import { commandOf } from '../channel/request-texts.ts';

/** The open requests in the conversation of a command. */
export async function openHere({ stores }: AppContext, request: ReceivedRequest): Promise<RequestRecord[]> {
  return (await stores.requests.open(request.repositoryId, conversationNumber(request))).filter(isMeasured);
}

/** The open requests of the merge queue, which has no conversation. */
export async function mergeGroups({ stores }: AppContext, request: ReceivedRequest): Promise<RequestRecord[]> {
  return (await stores.requests.open(request.repositoryId, null)).filter(isMeasured);
}

/** The open request with an id anywhere in the repository. The id of a child stands for its parent: no machine ends alone. */
export async function openNamed(
  { stores }: AppContext,
  { repositoryId }: ReceivedRequest,
  id: string,
): Promise<RequestRecord[]> {
  const named = await stores.requests.named(repositoryId, id);
  const parent = named?.task.kind === 'child' ? await stores.requests.get(named.task.child.parent) : named;
  return parent !== null && !hasEnded(parent) && isMeasured(parent) ? [parent] : [];
}

/** A gate counts once it has a plan or children: before that it may be one of a repository without a gate. */
function isMeasured(request: RequestRecord): boolean {
  if (isGate(request)) return planOf(request) !== null || request.status === 'joining';
  const command = commandOf(request)?.command;
  return command !== undefined && needsMachine(command);
}
