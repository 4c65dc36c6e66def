import type { Length } from '../../../model/ticket.ts';
import { formatSeconds } from '../../text/format.ts';

/** Where a request stands in the line of its machine. */
export interface PlaceWords {
  /** Requests that are measured before it. */
  readonly ahead: number;
  readonly startsInSeconds: number;
  /** Whether that is a longest time. */
  readonly atMost: boolean;
}

/** A length in words: `about 6 min, by the last 5 like it`, or `at most 6 min 30 s, by its budget`. */
export function lengthWords({ seconds, by, of }: Length): string {
  if (by === 'alike') return `about ${formatSeconds(rounded(seconds, Math.round))}, by the last ${of} like it`;
  const budget = by === 'budget' ? 'by its budget' : `by its budget and the last ${of} on this machine`;
  return `at most ${formatSeconds(rounded(seconds, Math.ceil))}, ${budget}`;
}

/** When it begins: `in about 4 min`, or `within about 4 min` when budgets are ahead. */
export function beginWords({ startsInSeconds, atMost }: Omit<PlaceWords, 'ahead'>): string {
  if (startsInSeconds < 1) return 'soon';
  return `${atMost ? 'within' : 'in'} about ${formatSeconds(rounded(startsInSeconds, atMost ? Math.ceil : Math.round))}`;
}

/** How long it is measured already, beside what was expected. */
export function elapsedWords(elapsedSeconds: number, length: Length): string {
  const so = elapsedSeconds < 10 ? 'for some seconds' : `for ${formatSeconds(rounded(elapsedSeconds, Math.floor))}`;
  return elapsedSeconds > length.seconds ? `${so}, longer than expected` : so;
}

/** Nobody plans by the second: tens of them below ten minutes, minutes above. */
function rounded(seconds: number, round: (value: number) => number): number {
  const step = seconds < 600 ? 10 : 60;
  return Math.max(1, round(seconds / step)) * step;
}
