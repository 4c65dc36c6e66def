import { type RequestState, type RequestWords, renderState } from '../core/report/state-comment.ts';
import type { Mutation } from '../model/mutation.ts';
import type { Refusal } from '../model/refusal.ts';
import type { Publication, RequestRecord } from '../model/request-record.ts';

/** Name of the check run; a required check is configured by it. */
export const CHECK_NAME = 'alloc-ab';

/** The hidden tag that finds a request's comment again. */
export function tagOf(request: RequestRecord): string {
  return `alloc-ab:${request.id}`;
}

/** What a request is about, for the texts. */
export function wordsOf(request: RequestRecord): RequestWords {
  const { plan, asked, id, headSha } = request;
  return {
    id,
    repeat: plan?.repeat ?? (asked.kind === 'command' ? asked.words : ''),
    sha: headSha ?? '',
    machine: plan?.machine.name ?? '',
  };
}

/** A state as the text of the request's comment. */
export function stateText(request: RequestRecord, state: RequestState): string {
  return renderState(state, { tag: tagOf(request), repository: request.repository });
}

/** Refusal as a last word: a comment, and no check, since nothing was measured. */
export function refusalText(request: RequestRecord, refusal: Refusal): Publication {
  const command = request.asked.kind === 'command' ? request.asked.words : undefined;
  const refusals = [{ ...(command !== undefined && { command }), refusal }];
  return { comment: stateText(request, { kind: 'refusal', refusals }), check: null };
}

/** Why a request ended without a verdict, as a last word. */
export function endText(
  request: RequestRecord,
  state: Extract<RequestState, { kind: 'failed' | 'expired' | 'cancelled' }>,
): Publication {
  const comment = stateText(request, state);
  const ends = {
    failed: { conclusion: 'failure', title: 'There is no result' },
    expired: { conclusion: 'timed_out', title: 'No runner brought a result in time' },
    cancelled: { conclusion: 'cancelled', title: 'Cancelled' },
  } as const;
  return { comment, check: { ...ends[state.kind], summary: comment } };
}

/** The comment of a request as a write. */
export function commentOn(request: RequestRecord, body: string): Mutation {
  return { kind: 'comment', repository: request.repository, issue: request.pullRequest, tag: tagOf(request), body };
}

/** The check run of a request as a write; on the head commit of the pull request. */
export function checkOn(
  request: RequestRecord & { readonly headSha: string },
  said: Pick<Extract<Mutation, { kind: 'check' }>, 'status' | 'conclusion' | 'title' | 'summary' | 'text'>,
): Mutation {
  return {
    kind: 'check',
    repository: request.repository,
    sha: request.headSha,
    externalId: request.id,
    name: CHECK_NAME,
    ...said,
  };
}
