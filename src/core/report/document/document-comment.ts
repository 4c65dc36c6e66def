import { GITHUB_LIMITS } from '../../../model/mutation.ts';
import { utf8Bytes } from '../../text/bytes.ts';
import { hiddenTag } from '../../text/escape.ts';
import type { Document, DocumentSection, Span } from './document.ts';
import { documentMarkdown } from './document-markdown.ts';

/** What surrounds a document in a comment. */
export interface CommentFrame {
  /** Finds the comment again; kept in an HTML comment that readers do not see. */
  readonly tag: string;
  readonly artifactUrl?: string;
  readonly runUrl?: string;
  /** Bytes that are kept for what the caller adds. */
  readonly room?: number;
}

/** The artifact holds what the machine wrote, and no report: whoever reads one makes it where the machine has no part in it. */
export const MAKES_REPORT = '; "alloc-ab replay FOLDER --report report.html" makes the report of it, unpacked.';

/** A document as a comment within the limit of GitHub, below its tag and above its links. */
export function documentComment(document: Document, frame: CommentFrame, bundle = 'bundle'): string {
  const { tag, runUrl, artifactUrl, room = 0 } = frame;
  const links: Span[] = [
    ...(runUrl === undefined ? [] : [{ link: 'Log of the run', url: runUrl }]),
    ...(runUrl === undefined || artifactUrl === undefined ? [] : [' · ']),
    ...(artifactUrl === undefined ? [] : [{ link: bundle, url: artifactUrl }, MAKES_REPORT]),
  ];
  const foot: DocumentSection = { title: '', priority: 0, blocks: [{ kind: 'paragraph', text: links }] };
  const head = `${hiddenTag(tag)}\n\n`;
  const sections = [...document.sections, ...(links.length === 0 ? [] : [foot])];
  const markdown = documentMarkdown({ ...document, sections }, GITHUB_LIMITS.comment - room - utf8Bytes(head) - 1);
  return `${head}${markdown}\n`;
}
