import type { Outcome } from '../model/verdict.ts';

/** Exit status of every command: 2 is kept for wrong use or configuration. */
export const EXIT_USAGE = 2;

const CODES: Record<Outcome, number> = { GO: 0, 'NO CHANGE': 0, 'NO-GO': 1, INCONCLUSIVE: 3, INVALID: 3 };

/** 0 GO or NO CHANGE, 1 NO-GO, 3 INCONCLUSIVE or INVALID. */
export function exitCode(outcome: Outcome): number {
  return CODES[outcome];
}
