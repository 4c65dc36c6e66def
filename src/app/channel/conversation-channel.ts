import { RELEASE_STATUS } from '../../core/init/tag-ruleset.ts';
import { END_CHECKS } from '../../core/report/request/end-checks.ts';
import { type RequestState, renderState } from '../../core/report/request/state-comment.ts';
import { isSurveyPlan, needsMachine, type Plan } from '../../model/plan-and-run.ts';
import type { CheckReport } from '../../model/publication.ts';
import type { Refusal } from '../../model/refusal.ts';
import type { RequestOrigin } from '../../model/request-origin.ts';
import type { RequestBase } from '../../model/request-record.ts';
import type { AppContext } from '../app-context.ts';
import type { Channel } from './channel.ts';
import { publishGateCheck } from './gate-check.ts';
import { commandOf, requestTag } from './request-texts.ts';
import { acknowledge, type CheckState, upsertCheck, upsertComment, writeLastWords, writeProgress } from './writes.ts';

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
    await writeProgress(context, request.id, () => upsertComment(context, request, commentOf(request, text)));
    if (!hasCheck(request)) return;
    await writeProgress(context, request.id, () => upsertRequestCheck(context, request, { ...check, summary: text }));
  },
  async showChildren(context, request, { title, comment }) {
    if (request.progress === null) await acknowledge(context, request);
    await writeProgress(context, request.id, () => upsertComment(context, request, commentOf(request, comment)));
    if (!hasCheck(request)) return;
    const check = { status: 'in_progress', title, summary: comment } as const;
    await writeProgress(context, request.id, () => upsertRequestCheck(context, request, check));
  },
  async showWaiting(context, request, state) {
    const command = commandOf(request)?.command;
    // Commands that are answered by a reaction alone have no comment that would replace this one.
    if (command === undefined || !needsMachine(command)) return;
    const text = renderRequestState(request, state);
    // Not kept: the first state of the queue has more to write than the comment.
    await upsertComment(context, request, commentOf(request, text), { isKept: false });
    if (request.checkId === null || !('headSha' in request) || request.headSha === null) return;
    await upsertRequestCheck(
      context,
      { ...request, headSha: request.headSha },
      {
        ...{ status: 'in_progress', title: 'Waiting: see the summary', summary: text },
      },
    );
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
    const onCommit = check !== null && hasCheck(request) ? { check, request } : null;
    // Where no comment or check was begun, no reader waits for its end: an App may lack the permission on purpose.
    const words = [
      ...(comment === null
        ? []
        : [
            {
              write: () => upsertComment(context, request, commentOf(request, comment, quiet)),
              isOwed: request.replyId !== null,
            },
          ]),
      ...(onCommit === null
        ? []
        : [{ write: () => publishCheck(context, onCommit.request, onCommit.check), isOwed: request.checkId !== null }]),
    ];
    await writeLastWords(context, request.id, words);
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

/** Surveys and campaigns judge no change: a check of one would mean that something passed. */
function hasCheck<R extends RequestBase & { readonly headSha: string | null; readonly plan?: Plan | null }>(
  request: R,
): request is R & OnCommit {
  if (commandOf(request)?.command.kind === 'campaign') return false;
  return request.headSha !== null && !(request.plan && isSurveyPlan(request.plan));
}

/** The check that shows a request: its own, the gate's for an acceptance, or the one of all releases of a commit. */
function checkOf(request: RequestOrigin): 'own' | 'gate' | 'release' {
  const kind = commandOf(request)?.command.kind;
  if (kind === 'accept') return 'gate';
  return kind === 'release' || kind === 'override' ? 'release' : 'own';
}

function publishCheck(context: AppContext, request: OnCommit, check: CheckReport): Promise<void> {
  return checkOf(request) === 'gate'
    ? publishGateCheck(context, request, request.headSha, check)
    : upsertRequestCheck(context, request, { status: 'completed', ...check });
}

/** Writes the check of a request. All releases of a commit share one check: a tag ruleset looks at the latest. */
export function upsertRequestCheck(context: AppContext, request: OnCommit, state: CheckState): Promise<void> {
  const isShared = checkOf(request) === 'release';
  const check = isShared
    ? { name: RELEASE_STATUS, externalId: `release-${request.headSha}` }
    : { name: CHECK_NAME, externalId: request.id };
  return upsertCheck(context, request, { ...check, ...state }, { isShared });
}
