import type { Config } from '../../model/config.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import { formatSeconds } from '../text/format.ts';

/** Longest time of a campaign that a comment asks for, in seconds; refuses more than the configuration allows. */
export function commentBudget(
  asked: number | undefined,
  { budget, maxBudget }: Config['campaign'],
): Result<number, Refusal> {
  const seconds = asked ?? Math.min(budget, maxBudget);
  if (seconds <= maxBudget) return ok(seconds);
  return refuse({
    code: 'campaign-too-long',
    message: `A campaign may take ${formatSeconds(maxBudget)} here, and this one asks for ${formatSeconds(seconds)}.`,
    token: `budget=${seconds}s`,
    suggestion: `budget=${maxBudget}s`,
    next: 'Ask for less, or let the repository raise campaign.maxBudget in its configuration.',
  });
}

/** Seconds of sampling below which a question is not begun, and above which it gets no more by itself. */
export const QUESTION_SECONDS = { least: 10, most: 600 } as const;

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
