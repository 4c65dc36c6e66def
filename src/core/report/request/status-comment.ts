import type { RequestStatus } from '../../../model/request-status.ts';
import type { Length } from '../../../model/ticket.ts';
import type { QueuePosition } from '../../queue/queue.ts';
import { inlineCode, inlineText, link } from '../../text/escape.ts';
import { plural } from '../../text/format.ts';
import { fittingLines } from '../document/fitting-lines.ts';
import { aheadText, elapsedText, lengthText, startText } from './duration-text.ts';
import type { StateText } from './state-text.ts';

/** A request that has not ended. */
export interface OpenRequest {
  readonly id: string;
  /** What is measured; the text of the command while the plan is unknown. */
  readonly what: string;
  readonly login: string;
  /** Null for a merge group. */
  readonly pullRequest: number | null;
  readonly status: RequestStatus;
  readonly isCancelled: boolean;
  /** Since when GitHub does not let it go on, ISO 8601; absent while it goes on. */
  readonly heldUpSince?: string;
  /** Empty while unknown. */
  readonly machine: string;
  /** Null unless it waits in the queue of its machine. */
  readonly position: QueuePosition | null;
  readonly length: Length | null;
  /** Since its workflow run was seen in progress. */
  readonly elapsedSeconds: number;
  readonly runUrl: string | null;
}

/** The open requests of a pull request and the state of each, those of the reader first. */
export function statusText(requests: readonly OpenRequest[], reader: string): StateText {
  if (requests.length === 0) {
    return {
      headline: 'STATUS: no request is open on this pull request',
      body: [],
      next: `comment ${inlineCode('/ab FLAG')} to start one, or ${inlineCode('/ab help')}.`,
    };
  }
  const mine = requests.filter(({ login }) => login === reader);
  const others = requests.filter(({ login }) => login !== reader);
  const rows = [...mine, ...others].map((request) => row(request, request.login === reader));
  return {
    headline: `STATUS: ${plural(requests.length, 'open request')}, ${mine.length} of yours`,
    body: [fittingLines(rows, (rest) => `- … and ${rest} more`)],
    next: `each request's own comment or check changes when its result is there; ${inlineCode('/ab cancel ID')} stops one, ${inlineCode('/ab queue')} shows the queue of each machine.`,
  };
}

function row(request: OpenRequest, isMine: boolean): string {
  const { id, what, login, pullRequest, machine, runUrl } = request;
  const whose = isMine ? '' : ` of ${inlineText(login, 64)}`;
  const where = pullRequest === null ? ' in the merge queue' : '';
  const on = machine === '' ? '' : ` on ${inlineCode(machine, 64)}`;
  const run = runUrl === null ? '' : ` · ${link('run', runUrl)}`;
  return `- ${inlineText(what, 120)}${whose}${where}${on}: ${stateOf(request)}\n  ${inlineCode(id, 80)}${run}`;
}

/** What happens now. The App does not know how far a workflow run has come; its log does. */
function stateOf({ status, isCancelled, heldUpSince, position, length, elapsedSeconds }: OpenRequest): string {
  if (isCancelled) return 'is being cancelled.';
  if (heldUpSince !== undefined)
    return `is held up since ${heldUpSince.slice(0, 16).replace('T', ' ')} UTC: GitHub refuses or does not respond. It goes on by itself.`;
  const takes = length === null ? '' : ` It takes ${lengthText(length)}.`;
  switch (status) {
    case 'received':
      return 'is being read.';
    case 'queued': {
      if (position === null || position.ahead === 0) return `is next on its machine.${takes}`;
      return `waits; ${aheadText(position.ahead)}, it begins ${startText(position)}.${takes}`;
    }
    case 'dispatching':
    case 'dispatched':
      return `was started, and no runner has taken it yet.${takes}`;
    case 'joining':
      return 'is measured in several runs; its own comment shows their states.';
    case 'releasing':
      return 'has passed or was overridden: its release is being prepared.';
    case 'tagging':
      return 'has passed or was overridden: its tag is being written, which cannot be undone.';
    case 'running':
      if (length === null) return 'is being built and measured.';
      return `has been building and measuring ${elapsedText(elapsedSeconds, length)}.${takes}`;
    case 'answered':
    case 'refused':
    case 'done':
    case 'failed':
    case 'cancelled':
    case 'expired':
      return 'has ended.';
  }
}
