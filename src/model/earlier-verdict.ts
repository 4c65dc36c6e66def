import { z } from 'zod';
import { Effect, Outcome, type Verdict } from './verdict.ts';

/** An earlier verdict as the history keeps it, with the question that it answered. */
export const EarlierVerdict = z.object({
  /** A text that is equal for the same question. */
  asked: z.string(),
  outcome: Outcome,
  effects: z.array(Effect),
  /** The measured commit; absent in records of earlier versions, and where nothing was built. */
  sha: z.string().optional(),
});
export type EarlierVerdict = z.infer<typeof EarlierVerdict>;

/** An earlier verdict and the time of it, ISO 8601. */
export interface DatedVerdict {
  readonly at: string;
  readonly verdict: EarlierVerdict;
}

/** An earlier verdict on the same settings as a command prints it. */
export const EarlierResult = z.strictObject({
  /** When it was measured, ISO 8601. */
  at: z.string(),
  outcome: Outcome,
  /** The measured commit; absent: nothing was built. */
  commit: z.string().optional(),
  /** One line: age, commit, outcome and the change that decided. */
  text: z.string(),
  /** The folder of the result. */
  folder: z.string(),
});
export type EarlierResult = z.infer<typeof EarlierResult>;

/** An earlier verdict on the same settings, and where it can be read. */
export interface EarlierAnswer {
  /** One line of plain text. */
  readonly text: string;
  /** Address of the comment or pull request, or path of the result; null where none is known. */
  readonly where: string | null;
}

/** Code of the first reason of a verdict that contradicts an earlier one. */
export const CONTRADICTION = 'contradiction';

/** Whether a shown verdict contradicts an earlier one. */
export function isContradicted({ reasons }: Pick<Verdict, 'reasons'>): boolean {
  return reasons[0]?.code === CONTRADICTION;
}
