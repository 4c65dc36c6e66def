import { GITHUB_LIMITS } from '../../../model/mutation.ts';
import { hiddenTag, link } from '../../text/escape.ts';
import type { Document } from '../document/document.ts';
import { documentMarkdown } from '../document/document-markdown.ts';
import type { CommentContext } from '../verdict/comment.ts';

/** A survey's answer as a comment, never longer than GitHub takes. */
export function renderSurveyComment(
  document: Document,
  { tag, runUrl, artifactUrl, room = 0 }: Pick<CommentContext, 'tag' | 'runUrl' | 'artifactUrl' | 'room'>,
): string {
  const links = [
    ...(runUrl === undefined ? [] : [link('Log of the run', runUrl)]),
    ...(artifactUrl === undefined ? [] : [link('bundle with every reading', artifactUrl)]),
  ];
  const head = hiddenTag(tag);
  const foot = links.join(' · ');
  const body = documentMarkdown(document, GITHUB_LIMITS.comment - room - head.length - foot.length - 8);
  return `${[head, body, ...(foot === '' ? [] : [foot])].join('\n\n')}\n`;
}
