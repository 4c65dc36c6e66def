import { hasEnded, type RequestRecord } from '../../model/request-record.ts';
import { isMeasuring } from '../../model/work.ts';
import type { AppContext } from '../app-context.ts';

/** What is open on the pull request of a command. */
export async function openHere({ stores }: AppContext, request: RequestRecord): Promise<RequestRecord[]> {
  return (await stores.requests.open(request.repository, request.pullRequest)).filter(isMeasured);
}

/** What is open in the merge queue, which has no pull request. */
export async function mergeGroups({ stores }: AppContext, request: RequestRecord): Promise<RequestRecord[]> {
  return (await stores.requests.open(request.repository, 0)).filter(isMeasured);
}

/** What an id names in the whole repository; that of a part, its request: no machine is ended alone. */
export async function openNamed(
  { stores }: AppContext,
  { repository }: RequestRecord,
  id: string,
): Promise<RequestRecord[]> {
  const named = await stores.requests.named(repository, id);
  const whole = named?.asked.kind === 'part' ? await stores.requests.get(named.asked.part.of) : named;
  return whole !== null && !hasEnded(whole) && isMeasured(whole) ? [whole] : [];
}

/** A gate only once it has a plan or parts: before that it may be one of a repository without any. */
function isMeasured({ asked, plan, status }: RequestRecord): boolean {
  if (asked.kind === 'gate') return plan !== null || status === 'joining';
  return (
    asked.kind === 'command' &&
    (isMeasuring(asked.command) || asked.command.kind === 'release' || asked.command.kind === 'override')
  );
}
