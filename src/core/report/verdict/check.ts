import { isContradicted } from '../../../model/earlier-verdict.ts';
import { GITHUB_LIMITS } from '../../../model/mutation.ts';
import type { AbRun } from '../../../model/run.ts';
import type { Outcome, Verdict } from '../../../model/verdict.ts';
import { plainText } from '../../text/escape.ts';
import { documentMarkdown } from '../document/document-markdown.ts';
import { headlineText, verdictDocument } from './verdict-document.ts';
import { FOLDED_SECTIONS, OPEN_SECTIONS, verdictSections } from './verdict-sections.ts';

/** Title, summary and text of a completed check run. */
interface VerdictCheck {
  readonly conclusion: 'success' | 'failure' | 'action_required';
  /** Plain text, at most 255 characters. */
  readonly title: string;
  /** Markdown, at most 65,535 bytes each. */
  readonly summary: string;
  readonly text: string;
}

/** GitHub lets `neutral` and `skipped` satisfy a required check, so a run without evidence asks for action instead. */
const CONCLUSIONS: Readonly<Record<Outcome, VerdictCheck['conclusion']>> = {
  GO: 'success',
  'NO CHANGE': 'success',
  'NO-GO': 'failure',
  INCONCLUSIVE: 'action_required',
  INVALID: 'action_required',
};

/** The conclusion of a check run for an outcome. */
export function conclusionOf(outcome: Outcome): VerdictCheck['conclusion'] {
  return CONCLUSIONS[outcome];
}

/** The check report of a verdict: the open sections of its comment as summary, the folded ones as text. */
export function renderCheck(verdict: Verdict, run: AbRun): VerdictCheck {
  return {
    conclusion: isContradicted(verdict) ? 'action_required' : conclusionOf(verdict.outcome),
    title: plainText(headlineText(verdict), GITHUB_LIMITS.checkTitle),
    summary: checkSummary(verdict, run, GITHUB_LIMITS.checkSummary),
    text: checkText(verdict, run),
  };
}

/** The open sections of a comment in at most `limit` bytes. */
export function checkSummary(verdict: Verdict, run: AbRun, limit: number): string {
  const sections = verdictSections(OPEN_SECTIONS, verdict, run);
  return documentMarkdown(verdictDocument(verdict, run, { reasons: 'leading' }, sections), limit);
}

/** The folded sections of a comment under headings. */
export function checkText(verdict: Verdict, run: AbRun): string {
  const sections = verdictSections(FOLDED_SECTIONS, verdict, run);
  return documentMarkdown({ headline: '', next: '', sections }, GITHUB_LIMITS.checkText, 'headings');
}
