import type { Outcome } from '../model/verdict.ts';
import { EXIT } from '../system/program-end.ts';

/** Exit status of wrong use or configuration, in every command. */
export const EXIT_USAGE = EXIT.usage;

/** Nothing was measured, or the measurement is not conclusive. */
export const EXIT_NOT_MEASURED = EXIT.noResult;

const CODES: Record<Outcome, number> = {
  GO: 0,
  'NO CHANGE': 0,
  'NO-GO': EXIT.noGo,
  INCONCLUSIVE: EXIT_NOT_MEASURED,
  INVALID: EXIT_NOT_MEASURED,
};

/** The exit status of a verdict: 0 GO or NO CHANGE, 1 NO-GO, 3 INCONCLUSIVE or INVALID. */
export function exitCode(outcome: Outcome): number {
  return CODES[outcome];
}
