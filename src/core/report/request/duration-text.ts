import type { Length } from '../../../model/ticket.ts';
import type { QueuePosition } from '../../queue/queue.ts';
import { formatSeconds, plural } from '../../text/format.ts';

/** How long a measurement takes: `about 6 min, judging by the last 5 similar requests`, or `at most 6 min 30 s, by its budget`. */
export function lengthText({ seconds, by, of }: Length): string {
  if (by === 'alike')
    return `about ${formatSeconds(rounded(seconds, Math.round))}, judging by the last ${of} similar requests`;
  const budget = by === 'budget' ? 'by its budget' : `by its budget and the last ${of} on this machine`;
  return `at most ${formatSeconds(rounded(seconds, Math.ceil))}, ${budget}`;
}

/** When a measurement begins: `in about 4 min`, or `within about 4 min` where the time is an upper bound. */
export function startText({ startsInSeconds, atMost }: Omit<QueuePosition, 'ahead'>): string {
  if (startsInSeconds < 1) return 'soon';
  return `${atMost ? 'within' : 'in'} about ${formatSeconds(rounded(startsInSeconds, atMost ? Math.ceil : Math.round))}`;
}

/** The requests before one in the queue: `1 request is ahead`. */
export function aheadText(ahead: number): string {
  return `${plural(ahead, 'request')} ${ahead === 1 ? 'is' : 'are'} ahead`;
}

/** How long a measurement has been running, and whether that is longer than expected. */
export function elapsedText(elapsedSeconds: number, length: Length): string {
  const elapsed =
    elapsedSeconds < 10 ? 'for some seconds' : `for ${formatSeconds(rounded(elapsedSeconds, Math.floor))}`;
  return elapsedSeconds > length.seconds ? `${elapsed}, longer than expected` : elapsed;
}

/** Steps of 10 s below ten minutes, of 1 min above: the estimates are not more precise. */
function rounded(seconds: number, round: (value: number) => number): number {
  const step = seconds < 600 ? 10 : 60;
  return Math.max(1, round(seconds / step)) * step;
}
