/** The parts of a comment about a request. Nothing is printed for an empty `next`. */
export interface StateText {
  /** One line. */
  readonly headline: string;
  /** Paragraphs of Markdown. */
  readonly body: readonly string[];
  readonly next: string;
}
