import type { RepositoryKey } from './repository.ts';

/** A verdict in the history, for the note about earlier answers. */
export interface HistoryRecord extends RepositoryKey {
  readonly requestId: string;
  readonly pullRequest: number | null;
  /** `candidate vs baseline` in labels. */
  readonly question: string;
  /** Hash of the settings, however they were written, 32 hexadecimal digits; null where a question has none. */
  readonly flagSet: string | null;
  readonly outcome: string;
  readonly headline: string;
  /** The verdict document as JSON. */
  readonly verdict: string;
  readonly at: string;
}
