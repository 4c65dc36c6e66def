/** What a comment says: one line that sums it up, paragraphs, and what happens next; nothing follows an empty `next`. */
export interface StateWords {
  readonly headline: string;
  readonly body: readonly string[];
  readonly next: string;
}
