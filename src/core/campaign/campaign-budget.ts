/** Seconds of sampling below which a question is not begun, and above which it gets no more by itself. */
const QUESTION_SECONDS = { least: 10, most: 600 } as const;

/**
 * Longest time of sampling of the next question, in seconds: an equal share of what is left, so that a campaign with a budget comes to every
 * question; without one, the budget of a single run. Null when too little is left to begin. Questions that end early leave their share to
 * the later ones.
 */
export function questionBudget(
  own: number,
  { left, questions }: { readonly left: number; readonly questions: number },
): number | null {
  if (!Number.isFinite(left)) return own;
  const { least, most } = QUESTION_SECONDS;
  return left < least ? null : Math.min(left, Math.max(least, Math.min(most, left / Math.max(1, questions))));
}
