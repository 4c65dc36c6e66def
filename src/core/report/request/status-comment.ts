import type { RequestStatus } from '../../../model/request-record.ts';
import type { Length } from '../../../model/ticket.ts';
import { inlineCode, inlineText, link } from '../../text/escape.ts';
import { fittingLines } from '../document/fitting-lines.ts';
import { beginWords, elapsedWords, lengthWords, type PlaceWords } from './line-words.ts';
import type { StateWords } from './state-words.ts';

/** A request that has not ended, as its pull request sees it. */
export interface OpenRequest {
  readonly id: string;
  /** What is measured; the command as it was written when that is not known yet. */
  readonly what: string;
  readonly login: string;
  /** 0 for a merge group. */
  readonly pullRequest: number;
  readonly status: RequestStatus;
  readonly isCancelled: boolean;
  /** Empty while unknown. */
  readonly machine: string;
  /** Null unless it waits for its machine. */
  readonly place: PlaceWords | null;
  readonly length: Length | null;
  /** Since its run was seen in progress. */
  readonly elapsedSeconds: number;
  readonly runUrl: string | null;
}

/** What is open on a pull request, and what happens with it now: first what the reader asked for. */
export function statusWords(requests: readonly OpenRequest[], reader: string): StateWords {
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
    headline: `STATUS: ${requests.length} open ${requests.length === 1 ? 'request' : 'requests'}, ${mine.length} of yours`,
    body: [fittingLines(rows, (rest) => `- … and ${rest} more`)],
    next: `each request's own comment or check changes when its result is there; ${inlineCode('/ab cancel ID')} stops one, ${inlineCode('/ab queue')} shows who else waits.`,
  };
}

function row(request: OpenRequest, isMine: boolean): string {
  const { id, what, login, pullRequest, machine, runUrl } = request;
  const whose = isMine ? '' : ` of ${inlineText(login, 64)}`;
  const where = pullRequest === 0 ? ' in the merge queue' : '';
  const on = machine === '' ? '' : ` on ${inlineCode(machine, 64)}`;
  const run = runUrl === null ? '' : ` · ${link('run', runUrl)}`;
  return `- ${inlineText(what, 120)}${whose}${where}${on}: ${now(request)}\n  ${inlineCode(id, 80)}${run}`;
}

/** What happens now; how far a run has come is known to nobody but its log. */
function now({ status, isCancelled, place, length, elapsedSeconds }: OpenRequest): string {
  if (isCancelled) return 'is being cancelled.';
  const takes = length === null ? '' : ` It takes ${lengthWords(length)}.`;
  switch (status) {
    case 'received':
      return 'is being read.';
    case 'queued': {
      if (place === null || place.ahead === 0) return `is next on its machine.${takes}`;
      const ahead = `${place.ahead} ${place.ahead === 1 ? 'request is' : 'requests are'} ahead`;
      return `waits; ${ahead}, it begins ${beginWords(place)}.${takes}`;
    }
    case 'dispatching':
    case 'dispatched':
      return `was started, and no runner has taken it yet.${takes}`;
    case 'joining':
      return 'is measured on each of its machines; its own comment says where they stand.';
    case 'releasing':
      return 'has passed, or was overridden: its release is being prepared.';
    case 'tagging':
      return 'has passed, or was overridden: its tag is being written, which cannot be taken back.';
    default:
      if (length === null) return 'is being built and measured.';
      return `has been building and measuring ${elapsedWords(elapsedSeconds, length)}.${takes}`;
  }
}
