import type { SurveyDocument } from '../core/report/survey/survey-answer.ts';
import type { Outcome } from '../model/verdict.ts';
import { EXIT } from '../system/program-end.ts';

/** Exit status of wrong use or configuration, in every command. */
export const EXIT_USAGE = EXIT.usage;

/** Nothing was measured, or the measurement is not conclusive. */
export const EXIT_NOT_MEASURED = EXIT.noResult;

/** What each exit status says, in every command unless its own help says otherwise. */
export const EXIT_STATUSES: readonly { readonly status: string; readonly meaning: string }[] = [
  { status: '0', meaning: 'the answer is yes, or the command has done its work: GO, NO CHANGE, HEALTHY, COMPARED' },
  { status: String(EXIT.noGo), meaning: 'the answer is no: NO-GO, NOT HEALTHY, a failed check of the doctor' },
  {
    status: String(EXIT.usage),
    meaning: 'something is to be corrected first: the command, the configuration, a place, a missing tool',
  },
  {
    status: String(EXIT.noResult),
    meaning: 'no answer: INCONCLUSIVE, INVALID, a survey with a gap, a machine that lacks something',
  },
  { status: String(EXIT.bug), meaning: 'a bug in alloc-ab' },
  { status: '128 + n', meaning: 'stopped by signal n: 130 after Ctrl-C, 143 after SIGTERM' },
];

/** The table for the help. */
export function exitStatusText(): string {
  return ['Exit status:', ...EXIT_STATUSES.map(({ status, meaning }) => `  ${status.padEnd(9)}${meaning}`)].join('\n');
}

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

/** The exit status of a survey: 0 it has the whole answer, 1 a line is not healthy, 3 a part of the answer is missing. */
export function surveyExitCode({ answered, healthy }: Pick<SurveyDocument, 'answered' | 'healthy'>): number {
  if (healthy === false) return EXIT.noGo;
  return answered ? 0 : EXIT_NOT_MEASURED;
}
