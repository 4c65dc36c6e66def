import type { RequestRecord } from '../../model/request-record.ts';
import type { Channel } from './channel.ts';
import { conversationChannel } from './conversation-channel.ts';
import { gateChannel } from './gate-channel.ts';
import { parentChannel } from './parent-channel.ts';

/** The channel of a request. */
export function channelOf({ asked }: Pick<RequestRecord, 'asked'>): Channel {
  switch (asked.kind) {
    case 'command':
    case 'unreadable':
      return conversationChannel;
    case 'gate':
      return gateChannel;
    case 'part':
      return parentChannel;
  }
}
