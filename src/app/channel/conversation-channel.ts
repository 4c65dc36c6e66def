import { RELEASE_STATUS } from '../../core/init/tag-ruleset.ts';
import { END_CHECKS } from '../../core/report/request/end-checks.ts';
import { type RequestState, renderState } from '../../core/report/request/state-comment.ts';
import { isSurveyPlan, type Plan } from '../../model/plan-and-run.ts';
import type { Refusal } from '../../model/refusal.ts';
import type { RequestOrigin } from '../../model/request-origin.ts';
import type { RequestBase } from '../../model/request-record.ts';
import type { AppContext } from '../app-context.ts';
import type { Channel } from './channel.ts';
import { publishGateCheck } from './gate-check.ts';
import { commandOf, requestTag } from './request-texts.ts';
import { acknowledge, type CheckState, ignoreRefusedWrite, upsertCheck, upsertComment } from './writes.ts';

/** Name of the check run; a required check is configured by it. */
const CHECK_NAME = 'alloc-ab';

/** A comment in the conversation that the command came from, and a check run on the commit where there is a verdict. */
export const conversationChannel: Channel = {
  repeatHint: 'post the command again',
  commentTag: requestTag,
  async showQueued(context, request, state) {
    if (request.replyId !== null) return;
    await acknowledge(context, request);
    const text = renderRequestState(request, state);
    const replyId = await upsertComment(context, request, commentOf(request, text), { isKept: false });
    if (hasCheck(request)) {
      await upsertRequestCheck(context, request, { status: 'queued', title: 'Waiting for a runner', summary: text });
    }
    // Last: a reply that is kept means that everything was written.
    await context.stores.requests.patch(request.key, { replyId });
  },
  async showProgress(context, request, state, check) {
    const text = renderRequestState(request, state);
    await ignoreRefusedWrite(context, request.id, () => upsertComment(context, request, commentOf(request, text)));
    if (!hasCheck(request)) return;
    await ignoreRefusedWrite(context, request.id, () =>
      upsertRequestCheck(context, request, { ...check, summary: text }),
    );
  },
  async showChildren(context, request, { title, comment }) {
    if (request.progress === null) await acknowledge(context, request);
    await ignoreRefusedWrite(context, request.id, () => upsertComment(context, request, commentOf(request, comment)));
    const check = { status: 'in_progress', title, summary: comment } as const;
    await ignoreRefusedWrite(context, request.id, () => upsertRequestCheck(context, request, check));
  },
  refusal: (request, refusal) => {
    const command = commandOf(request)?.text;
    return refusalComment(request, [{ ...(command !== undefined && { command }), refusal }]);
  },
  // There is no commit and no machine yet, so the state of a measurement has nothing to name.
  cancelledUnplanned: (request) => conversationChannel.refusal(request, CANCELLED_UNPLANNED),
  ended(request, state) {
    const comment = renderRequestState(request, state);
    return { comment, check: { ...END_CHECKS[state.kind], summary: comment } };
  },
  async publish(context, request, { comment, quiet, check }) {
    const { id } = request;
    if (comment !== null)
      await ignoreRefusedWrite(context, id, () => upsertComment(context, request, commentOf(request, comment, quiet)));
    if (check === null || !hasCheck(request)) return;
    await ignoreRefusedWrite(context, id, () =>
      checkOf(request) === 'gate'
        ? publishGateCheck(context, request, request.headSha, check)
        : upsertRequestCheck(context, request, { status: 'completed', ...check }),
    );
  },
};

const CANCELLED_UNPLANNED: Refusal = {
  kind: 'refusal',
  code: 'cancelled',
  message: 'The command was cancelled before it began.',
  next: 'Comment again to measure it after all.',
};

/** The publication of commands that are refused: a comment, and no check, since nothing was measured. */
export function refusalComment(
  request: RequestOrigin,
  refusals: Extract<RequestState, { kind: 'refusal' }>['refusals'],
): { readonly comment: string; readonly check: null } {
  return { comment: renderRequestState(request, { kind: 'refusal', refusals }), check: null };
}

/** A state as the text of the request's comment. */
export function renderRequestState(request: RequestOrigin, state: RequestState): string {
  return renderState(state, { tag: requestTag(request), repository: request.repository });
}

function commentOf(request: RequestOrigin, body: string, quiet?: true) {
  return { tag: requestTag(request), body, since: request.askedAt, ...(quiet && { quiet }) };
}

type OnCommit = RequestBase & { readonly headSha: string };

/** A survey judges nothing: a check of it would mean that something passed. */
function hasCheck<R extends RequestBase & { readonly headSha: string | null; readonly plan: Plan | null }>(
  request: R,
): request is R & OnCommit {
  return request.headSha !== null && !(request.plan !== null && isSurveyPlan(request.plan));
}

/** The check that shows a request: its own, the gate's for an acceptance, or the one of all releases of a commit. */
function checkOf(request: RequestOrigin): 'own' | 'gate' | 'release' {
  const kind = commandOf(request)?.command.kind;
  if (kind === 'accept') return 'gate';
  return kind === 'release' || kind === 'override' ? 'release' : 'own';
}

/** Writes the check of a request. All releases of a commit share one check: a tag ruleset looks at the latest. */
export function upsertRequestCheck(context: AppContext, request: OnCommit, state: CheckState): Promise<void> {
  const isShared = checkOf(request) === 'release';
  const check = isShared
    ? { name: RELEASE_STATUS, externalId: `release-${request.headSha}` }
    : { name: CHECK_NAME, externalId: request.id };
  return upsertCheck(context, request, { ...check, ...state }, { isShared });
}
