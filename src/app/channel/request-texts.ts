import type { RequestSummary } from '../../core/report/request/state-comment.ts';
import type { RequestRecord, RequestTask } from '../../model/request-record.ts';

/** The hidden tag that finds the comment of one request again. */
export function requestTag({ id }: RequestRecord): string {
  return `alloc-ab:${id}`;
}

/** The command of a request that came from a readable command; otherwise undefined. */
export function commandOf({ asked }: RequestRecord): Extract<RequestTask, { kind: 'command' }> | undefined {
  return asked.kind === 'command' ? asked : undefined;
}

/** What the texts name of a request: its id, command, commit and machine; empty where it has none yet. */
export function requestSummary(request: RequestRecord): RequestSummary {
  const { plan, id, headSha } = request;
  return {
    id,
    repeat: plan?.repeat ?? commandOf(request)?.words ?? '',
    sha: headSha ?? '',
    machine: plan?.machine.name ?? '',
  };
}
