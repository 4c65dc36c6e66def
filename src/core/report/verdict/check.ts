import { GITHUB_LIMITS } from '../../../model/mutation.ts';
import type { AbRun } from '../../../model/run.ts';
import type { Outcome, Verdict } from '../../../model/verdict.ts';
import { plainText } from '../../text/escape.ts';
import { repeatDetail, resultDetails } from './result-details.ts';
import { degrade, headlineWords, resultSections } from './result-sections.ts';

/** What a completed check run says. */
export interface CheckReport {
  readonly conclusion: 'success' | 'failure' | 'action_required';
  /** Plain text, at most 255 characters. */
  readonly title: string;
  /** Markdown, at most 65,535 characters each. */
  readonly summary: string;
  readonly text: string;
}

/** GitHub lets `neutral` and `skipped` satisfy a required check, so a run without evidence asks for action instead. */
const CONCLUSIONS: Readonly<Record<Outcome, CheckReport['conclusion']>> = {
  GO: 'success',
  'NO CHANGE': 'success',
  'NO-GO': 'failure',
  INCONCLUSIVE: 'action_required',
  INVALID: 'action_required',
};

/** How a check run concludes that says this. */
export function conclusionOf(outcome: Outcome): CheckReport['conclusion'] {
  return CONCLUSIONS[outcome];
}

/** The verdict as a check run: the result as summary, what is folded in the comment as text. */
export function renderCheck(verdict: Verdict, run: AbRun): CheckReport {
  return {
    conclusion: conclusionOf(verdict.outcome),
    title: plainText(headlineWords(verdict), GITHUB_LIMITS.checkTitle),
    summary: degrade(GITHUB_LIMITS.checkSummary, (level) => resultSections(verdict, run, level).join('\n\n')),
    text: degrade(GITHUB_LIMITS.checkText, ({ details }) => {
      const parts = details === 'all' ? resultDetails(verdict, run) : [repeatDetail(run)];
      return parts.map(({ summary, body }) => `### ${summary}\n\n${body}`).join('\n\n');
    }),
  };
}
