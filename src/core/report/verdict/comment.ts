import type { AbRun } from '../../../model/run.ts';
import type { Verdict } from '../../../model/verdict.ts';
import type { DocumentSection } from '../document/document.ts';
import { type CommentFrame, documentComment } from '../document/document-comment.ts';
import { verdictDocument } from './verdict-document.ts';
import { FOLDED_SECTIONS, OPEN_SECTIONS, verdictSections } from './verdict-sections.ts';

/** What a comment of a verdict shows besides verdict and run. */
interface CommentContext extends CommentFrame {
  readonly repository: string;
  /** One sentence about earlier runs of the same question. */
  readonly historyNote?: string;
  /** A preset or a note for the archive, ready to be copied. */
  readonly exported?: DocumentSection;
}

/** The comment of a verdict, within the limit of GitHub. */
export function renderComment(
  verdict: Verdict,
  run: AbRun,
  { historyNote, exported, ...frame }: CommentContext,
): string {
  const sections = [
    ...verdictSections(OPEN_SECTIONS, verdict, run),
    ...(exported === undefined ? [] : [exported]),
    ...verdictSections(FOLDED_SECTIONS, verdict, run),
  ];
  const document = verdictDocument(verdict, run, { reasons: 'leading', historyNote }, sections);
  return documentComment(document, frame, 'bundle with every sample');
}
