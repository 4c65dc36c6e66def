import { RELEASE_STATUS } from '../../core/init/tag-ruleset.ts';
import { renderGateNotice } from '../../core/report/gate/gate-check.ts';
import { type GateState, renderGateState } from '../../core/report/gate/gate-state.ts';
import { type RequestState, type RequestWords, renderState } from '../../core/report/request/state-comment.ts';
import { formatSeconds } from '../../core/text/format.ts';
import type { Hints } from '../../github/write/mutate.ts';
import type { Mutation } from '../../model/mutation.ts';
import type { Refusal } from '../../model/refusal.ts';
import type { Publication, RequestRecord } from '../../model/request-record.ts';

/** Name of the check run; a required check is configured by it. */
export const CHECK_NAME = 'alloc-ab';

/** Whether a request is about a release, whose check a tag ruleset may require. */
function isAboutRelease({ asked }: RequestRecord): boolean {
  return asked.kind === 'command' && (asked.command.kind === 'release' || asked.command.kind === 'override');
}

/** The hidden tag that finds a request's comment again. */
export function tagOf({ asked, id, pullRequest }: RequestRecord): string {
  // One comment for all gates of a pull request: a push should not leave one behind.
  return asked.kind === 'gate' ? `alloc-ab:gate-pr${pullRequest}` : `alloc-ab:${id}`;
}

/** What a request is about, for the texts. */
export function requestSummary(request: RequestRecord): RequestWords {
  const { plan, asked, id, headSha } = request;
  return {
    id,
    repeat: plan?.repeat ?? (asked.kind === 'command' ? asked.words : ''),
    sha: headSha ?? '',
    machine: plan?.machine.name ?? '',
  };
}

/** A state as the text of the request's comment. */
export function renderRequestState(request: RequestRecord, state: RequestState): string {
  return renderState(state, { tag: tagOf(request), repository: request.repository });
}

/** Refusal as a last word: a comment, and no check, since nothing was measured. A gate says it in its check alone. */
export function refusalPublication(request: RequestRecord, refusal: Refusal): Publication {
  if (request.asked.kind === 'gate') {
    const lines = [...refusal.message.split('\n'), `Next: ${refusal.next}`];
    return { comment: null, check: renderGateNotice('action_required', 'Not measured', lines) };
  }
  const command = request.asked.kind === 'command' ? request.asked.words : undefined;
  const refusals = [{ ...(command !== undefined && { command }), refusal }];
  return { comment: renderRequestState(request, { kind: 'refusal', refusals }), check: null };
}

/** Why a request ended without a verdict, as a last word. */
export function endPublication(
  request: RequestRecord,
  state: Extract<GateState, { kind: 'failed' | 'expired' | 'cancelled' }>,
): Publication {
  if (request.asked.kind === 'gate') {
    // Only a regression is red; without a result somebody must act.
    const conclusion = state.kind === 'cancelled' ? 'cancelled' : 'action_required';
    return { comment: null, check: { conclusion, ...renderGateState(state) } };
  }
  const comment = renderRequestState(request, state);
  const ends = {
    failed: { conclusion: 'failure', title: 'There is no result' },
    expired: { conclusion: 'timed_out', title: 'No runner brought a result in time' },
    cancelled: { conclusion: 'cancelled', title: 'Cancelled' },
  } as const;
  if (request.asked.kind === 'part') return { comment: null, check: { ...ends[state.kind], summary: whyEnded(state) } };
  return { comment, check: { ...ends[state.kind], summary: comment } };
}

/** For the request that a part belongs to. */
function whyEnded(state: Parameters<typeof endPublication>[1]): string {
  if (state.kind === 'failed') return `${state.message} ${state.next}`;
  if (state.kind === 'expired') return `There was no result within ${formatSeconds(state.afterSeconds)}.`;
  return state.reason === undefined ? '' : `Reason: ${state.reason}.`;
}

/** The comment of a request as a write. */
export function commentMutation(request: RequestRecord, body: string, quiet?: true): Mutation {
  const { repository, pullRequest: issue } = request;
  return { kind: 'comment', repository, issue, tag: tagOf(request), body, ...(quiet && { quiet }) };
}

/** What is known of a request's comment and saves a search. That of a gate may be older than the request. */
export function commentHints({ asked, answerId, askedAt }: RequestRecord): Hints {
  return { id: answerId, ...(asked.kind !== 'gate' && { since: askedAt }) };
}

/** What a check says. */
export type CheckState = Pick<
  Extract<Mutation, { kind: 'check' }>,
  'status' | 'conclusion' | 'title' | 'summary' | 'text'
>;

/** The check run of a request as a write; on the commit that it is about. */
export function checkMutation(request: RequestRecord & { readonly headSha: string }, said: CheckState): Mutation {
  return {
    kind: 'check',
    repository: request.repository,
    sha: request.headSha,
    // One check for all releases of a commit: a ruleset looks at the latest.
    externalId: isAboutRelease(request) ? `release-${request.headSha}` : request.id,
    name: isAboutRelease(request) ? RELEASE_STATUS : CHECK_NAME,
    ...said,
  };
}
