import type { RequestRecord } from '../../model/request-record.ts';
import { isAsking } from '../../model/work.ts';
import type { Worker } from '../worker.ts';

/** What is open on the pull request of a command. */
export async function openHere({ memory }: Worker, request: RequestRecord): Promise<RequestRecord[]> {
  return (await memory.requests.open(request.repository, request.pullRequest)).filter(isMeasured);
}

/** What is open in the merge queue, which has no pull request. */
export async function mergeGroups({ memory }: Worker, request: RequestRecord): Promise<RequestRecord[]> {
  return (await memory.requests.open(request.repository, 0)).filter(isMeasured);
}

/** A gate only once it has a plan or parts: before that it may be one of a repository without any. */
function isMeasured({ asked, plan, status }: RequestRecord): boolean {
  if (asked.kind === 'gate') return plan !== null || status === 'joining';
  return (
    asked.kind === 'command' &&
    (isAsking(asked.command) || asked.command.kind === 'release' || asked.command.kind === 'override')
  );
}
