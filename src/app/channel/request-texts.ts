import type { RequestSummary } from '../../core/report/request/state-comment.ts';
import type { Plan } from '../../model/plan-and-run.ts';
import type { RequestOrigin, RequestTask } from '../../model/request-origin.ts';
import type { RequestBase } from '../../model/request-record.ts';

/** The hidden tag that finds the comment of one request again. */
export function requestTag({ id }: RequestOrigin): string {
  return `alloc-ab:${id}`;
}

/** The task of a request that came from a readable command; otherwise undefined. */
export function commandOf({ task }: RequestOrigin): Extract<RequestTask, { kind: 'command' }> | undefined {
  return task.kind === 'command' ? task : undefined;
}

/** A request in any phase: some have a commit and a plan. */
type Described = RequestBase & { readonly headSha?: string | null; readonly plan?: Plan | null };

/** What the texts name of a request: its id, command, commit and machine; empty where it has none yet. */
export function requestSummary(request: Described): RequestSummary {
  const { id, plan, headSha } = request;
  return {
    id,
    repeat: plan?.repeat ?? commandOf(request)?.text ?? '',
    sha: headSha ?? '',
    machine: plan?.machine.name ?? '',
  };
}
