/** A line of a file that holds the name of a flag as a word. */
export interface NameOccurrence {
  readonly path: string;
  /** From 1. */
  readonly lineNumber: number;
  /** The line, cut at 200 characters. */
  readonly text: string;
}

/** Most occurrences of one name that are kept. */
export const OCCURRENCES_MAX = 20;
