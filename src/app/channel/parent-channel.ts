import { END_CHECKS } from '../../core/report/request/end-checks.ts';
import { formatSeconds } from '../../core/text/format.ts';
import type { Channel, EndedState } from './channel.ts';
import { requestTag } from './request-texts.ts';

/** A child request writes nothing to GitHub: its parent shows all children together. */
export const parentChannel: Channel = {
  repeatHint: 'start the measurement again',
  commentTag: requestTag,
  async showQueued() {},
  async showProgress() {},
  async showChildren() {},
  async showWaiting() {},
  refusal: (_, { message, next }) => endForParent('failed', `${message} ${next}`),
  cancelledUnplanned: () => endForParent('cancelled', ''),
  ended: (_, state) => endForParent(state.kind, reasonOf(state)),
  async publish() {},
  async notifyParent({ stores, now }, { task }) {
    if (task.kind === 'child') await stores.requests.patch(task.child.parent, { nextAtMs: now() });
  },
};

/** The parent reads why there is no result in the summary of a check that is never written. */
function endForParent(kind: EndedState['kind'], summary: string) {
  return { comment: null, check: { ...END_CHECKS[kind], summary } };
}

function reasonOf(state: EndedState): string {
  if (state.kind === 'failed') return `${state.message} ${state.next}`;
  if (state.kind === 'expired') return `There was no result within ${formatSeconds(state.afterSeconds)}.`;
  return state.reason === undefined ? '' : `Reason: ${state.reason}.`;
}
