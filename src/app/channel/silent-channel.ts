import type { Channel } from './channel.ts';
import { requestTag } from './request-texts.ts';

const NOTHING = { comment: null, check: null };

/** A request that no user started shows nothing: its troubles are in the log, and what it starts has a channel of its own. */
export const silentChannel: Channel = {
  repeatHint: 'change the configuration again, push to the pull request, or install the App again',
  commentTag: requestTag,
  async showQueued() {},
  async showProgress() {},
  async showChildren() {},
  async showWaiting() {},
  refusal: () => NOTHING,
  cancelledUnplanned: () => NOTHING,
  ended: () => NOTHING,
  async publish() {},
};
