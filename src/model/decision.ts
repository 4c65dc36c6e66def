/** What a document says about a flag, in the words that teams use. */
export type DecisionWord = 'GO' | 'NO-GO' | 'HOLD' | 'KEEP' | 'PROMOTED' | 'ARCHIVED' | 'REJECTED';

/** A decision about a flag, found in a document of the repository. */
export interface Decision {
  readonly flag: string;
  readonly decision: DecisionWord;
  /** ISO 8601, only the day; absent: neither the text, a heading above it nor the file name has one. */
  readonly date?: string;
  /** The text that decides, on one line, without control characters, cut at 240 characters. It is foreign: escape it. */
  readonly quote: string;
  /** Percentages and rates of the text and of what stands below it, as they are written; at most 4. */
  readonly numbers: readonly string[];
  readonly path: string;
  /** From 1. */
  readonly lineNumber: number;
}

/** What the documents of a commit say about the flags of a command. */
export interface DecisionFacts {
  /** Newest first; those without a date come last. */
  readonly decisions: readonly Decision[];
  /** By path as an archive error cites it: the document at this commit; null where there is none. */
  readonly cited: Readonly<Record<string, string | null>>;
  /** Why decisions may be missing, in words; absent: all documents were searched. */
  readonly gap?: string;
}
