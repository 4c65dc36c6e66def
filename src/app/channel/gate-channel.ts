import { explained } from '../../core/reference/explained.ts';
import { renderGateNotice } from '../../core/report/gate/gate-check.ts';
import { renderGateState } from '../../core/report/gate/gate-state.ts';
import { END_CHECKS } from '../../core/report/request/end-checks.ts';
import { RERUN } from '../../core/verdict/gate/gate-outcome.ts';
import type { GateTask } from '../../model/gate.ts';
import { subjectNumber } from '../../model/request-origin.ts';
import type { RequestBase } from '../../model/request-record.ts';
import type { Channel } from './channel.ts';
import { publishGateCheck, showGateProgress } from './gate-check.ts';
import { upsertComment, writeLastWords, writeProgress } from './writes.ts';

/** The gate's check of a commit. A comment only where a result calls for one, and the same one for all gates of a pull request. */
export const gateChannel: Channel = {
  repeatHint: RERUN,
  // A push should not leave a comment behind.
  commentTag: ({ subject }) => `alloc-ab:gate-pr${subjectNumber(subject) ?? 0}`,
  async showQueued(context, request, state) {
    const waits = (state.ahead ?? 0) > 0;
    if (waits && request.waitingShownAtMs !== null) return;
    // A suspicion that waits for its confirmation stays on the check: it holds more information.
    if (gateOf(request).suspicion === undefined)
      await showGateProgress(context, request, gateOf(request).sha, { status: 'queued', ...renderGateState(state) });
    if (waits) await context.stores.requests.patch(request.key, { waitingShownAtMs: context.now() });
  },
  async showProgress(context, request, state, check) {
    const { summary } = renderGateState(state);
    await writeProgress(context, request.id, () =>
      showGateProgress(context, request, gateOf(request).sha, { ...check, summary }),
    );
  },
  async showChildren(context, request, { title, comment: summary }) {
    const check = { status: 'in_progress', title, summary } as const;
    await writeProgress(context, request.id, () => showGateProgress(context, request, gateOf(request).sha, check));
  },
  async showWaiting(context, request, state) {
    // Without a check it is not known yet whether there is a gate.
    if (request.checkId === null) return;
    const status = request.status === 'dispatched' || request.status === 'running' ? 'in_progress' : 'queued';
    await showGateProgress(context, request, gateOf(request).sha, { status, ...renderGateState(state) });
  },
  refusal(_, refusal) {
    const lines = [...refusal.message.split('\n'), `Next: ${explained(refusal.next, refusal.code)}`];
    return { comment: null, check: renderGateNotice('action_required', 'Not measured', lines) };
  },
  cancelledUnplanned({ cancel }) {
    const reason = cancel?.reason ?? 'It was cancelled before it began.';
    return { comment: null, check: renderGateNotice('cancelled', END_CHECKS.cancelled.title, [reason]) };
  },
  ended(_, state) {
    // Only a regression is red; without a result a person has to act.
    const conclusion = state.kind === 'cancelled' ? 'cancelled' : 'action_required';
    return { comment: null, check: { conclusion, ...renderGateState(state) } };
  },
  async publish(context, request, { comment: body, quiet, check }) {
    // The comment may be older than this request. A merge group has no conversation.
    const tag = gateChannel.commentTag(request);
    const reply = body !== null && 'number' in request.subject ? { tag, body, ...(quiet && { quiet }) } : null;
    const { sha } = gateOf(request);
    await writeLastWords(context, request.id, [
      ...(reply === null
        ? []
        : [{ write: () => upsertComment(context, request, reply), isOwed: request.replyId !== null }]),
      ...(check === null ? [] : [{ write: () => publishGateCheck(context, request, sha, check), isOwed: true }]),
    ]);
  },
};

/** The gate that a request of this channel is about. */
function gateOf({ id, task }: RequestBase): GateTask {
  if (task.kind !== 'gate') throw new Error(`request ${id} is not a gate`);
  return task.gate;
}
