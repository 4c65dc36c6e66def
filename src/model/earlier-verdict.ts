import { z } from 'zod';
import { Effect, Outcome, type Verdict } from './verdict.ts';

/** An earlier verdict as the history keeps it, with the question that it answered. */
export const EarlierVerdict = z.object({
  /** A text that is equal for the same question. */
  asked: z.string(),
  outcome: Outcome,
  effects: z.array(Effect),
});
export type EarlierVerdict = z.infer<typeof EarlierVerdict>;

/** An earlier verdict and the time of it, ISO 8601. */
export interface DatedVerdict {
  readonly at: string;
  readonly verdict: EarlierVerdict;
}

/** Code of the first reason of a verdict that contradicts an earlier one. */
export const CONTRADICTION = 'contradiction';

/** Whether a shown verdict contradicts an earlier one. */
export function isContradicted({ reasons }: Pick<Verdict, 'reasons'>): boolean {
  return reasons[0]?.code === CONTRADICTION;
}
