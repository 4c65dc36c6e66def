import { GITHUB_LIMITS } from '../../../model/mutation.ts';
import type { AbRun } from '../../../model/run.ts';
import type { Verdict } from '../../../model/verdict.ts';
import { hiddenTag, link } from '../../text/escape.ts';
import { type Detail, repeatDetail, resultDetails } from './result-details.ts';
import { degrade, foldedMarkdown, resultSections } from './result-sections.ts';

/** What surrounds the result comment; addresses are left out when there is none. */
export interface CommentContext {
  /** Finds the comment again; kept in an HTML comment that readers do not see. */
  readonly tag: string;
  readonly repository: string;
  readonly artifactUrl?: string;
  readonly runUrl?: string;
  /** What is remembered of earlier runs of the same question; one sentence. */
  readonly historyNote?: string;
  /** What the verdict asks to be done, ready to be copied; left out with the details. */
  readonly exported?: Detail;
  /** Characters that are kept for what the caller adds. */
  readonly room?: number;
}

/**
 * The result as a comment: verdict, next step, table, plot, records, folded details. Never longer than GitHub takes
 * (65,536 characters): details go first, then rows, then records, and the text says what was left out.
 */
export function renderComment(verdict: Verdict, run: AbRun, context: CommentContext): string {
  const links = [
    ...(context.runUrl === undefined ? [] : [link('Log of the run', context.runUrl)]),
    ...(context.artifactUrl === undefined
      ? []
      : [link('bundle with every sample and the report', context.artifactUrl)]),
  ];
  return degrade(GITHUB_LIMITS.comment - (context.room ?? 0), (level) => {
    const exported = context.exported === undefined ? [] : [context.exported];
    const details = level.details === 'all' ? [...exported, ...resultDetails(verdict, run)] : [repeatDetail(run)];
    const parts = [
      hiddenTag(context.tag),
      ...resultSections(verdict, run, level, context.historyNote),
      ...details.map(foldedMarkdown),
      ...(level.details === 'all' ? [] : ['The rest of the details is left out here for length; it is in the report.']),
      ...(links.length === 0 ? [] : [links.join(' · ')]),
    ];
    return `${parts.join('\n\n')}\n`;
  });
}
