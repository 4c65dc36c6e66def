import type { ShareChange } from '../../profile/profile-change.ts';

/** A piece of text with one meaning. Everything in it is plain and from anywhere: renderers escape it. */
export type DocumentBlock =
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | DocumentTable
  /** Lines that keep their columns: a plot, the end of a log, a command. */
  | { readonly kind: 'code'; readonly text: string }
  /** Two profiles as one flame graph; media without drawings say where it is. */
  | { readonly kind: 'flames'; readonly labels: readonly [string, string]; readonly stacks: readonly ShareChange[] };

/** A table: the first column is read, the others are numbers unless said otherwise. */
export interface DocumentTable {
  readonly kind: 'table';
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Indices of further columns that hold words. */
  readonly words?: readonly number[];
}

/** A part of a document under a heading of its own. */
export interface DocumentSection {
  readonly title: string;
  readonly blocks: readonly DocumentBlock[];
  /** Shown folded where that is possible: evidence that few need. */
  readonly folded?: boolean;
}

/** A result that is no verdict: one value that is rendered for GitHub, for a terminal, as a page and as a file. */
export interface Document {
  /** The answer in one sentence. */
  readonly headline: string;
  readonly next: string;
  readonly sections: readonly DocumentSection[];
}

/** What stands where a flame graph cannot be drawn. */
export const FLAMES_ELSEWHERE = 'The differential flame graph is in the report.';

/** Which columns of a table are set to the left. */
export function isWords({ words = [] }: DocumentTable, column: number): boolean {
  return column === 0 || words.includes(column);
}
