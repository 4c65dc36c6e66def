import type { RequestOrigin } from '../../model/request-origin.ts';
import type { Channel } from './channel.ts';
import { conversationChannel } from './conversation-channel.ts';
import { gateChannel } from './gate-channel.ts';
import { parentChannel } from './parent-channel.ts';
import { silentChannel } from './silent-channel.ts';

/** The channel of a request. */
export function channelOf({ task }: Pick<RequestOrigin, 'task'>): Channel {
  switch (task.kind) {
    case 'command':
    case 'unreadable':
      return conversationChannel;
    case 'gate':
      return gateChannel;
    case 'open-heads':
    case 'onboarding':
      return silentChannel;
    case 'child':
      return parentChannel;
  }
}
