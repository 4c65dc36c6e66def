import { GITHUB_LIMITS } from '../../../model/mutation.ts';
import type { Publication } from '../../../model/publication.ts';
import { utf8Bytes } from '../../text/bytes.ts';
import { hiddenTag, plainText } from '../../text/escape.ts';
import type { JoinedVerdict } from '../../verdict/joined-verdict.ts';
import { code, paragraph } from '../document/blocks.ts';
import type { Document, DocumentSection } from '../document/document.ts';
import { documentMarkdown } from '../document/document-markdown.ts';
import { conclusionOf } from '../verdict/check.ts';
import { type MachineResult, machineDetails } from '../verdict/machine-details.ts';
import { type MachineState, machineTable } from './children-comment.ts';
import type { RequestSummary } from './state-comment.ts';

/** What a comment of a joined verdict shows besides the verdict. */
interface JoinedContext {
  readonly tag: string;
  readonly request: RequestSummary;
  readonly machines: readonly MachineState[];
  readonly results: readonly MachineResult[];
  /** Facts that readers must know before the numbers. */
  readonly notes: readonly string[];
  /** A preset or a note for the archive, ready to be copied. */
  readonly exported: DocumentSection | null;
  /** Where the verdict is recorded, as Markdown; empty: nowhere. */
  readonly recorded: string;
}

/** The publication of a joined verdict: headline, a table of the machines, and the verdict of each machine folded. */
export function renderJoined(joined: JoinedVerdict, context: JoinedContext): Publication {
  const { tag, request, machines, results, notes, exported, recorded } = context;
  const document: Document = {
    headline: joined.headline,
    next: joined.next,
    lead: [
      ...(joined.command === undefined ? [] : [code(joined.command, '')]),
      ...notes.slice(0, 8).map((text) => ({ kind: 'note', text }) as const),
      machineTable(machines),
      code(request.repeat, ''),
      paragraph(['commit ', { code: request.sha.slice(0, 12) }, ' · request ', { code: request.id }]),
    ],
    sections: [],
  };
  const open = `${hiddenTag(tag)}\n\n${documentMarkdown({ ...document, sections: exported === null ? [] : [exported] }, GITHUB_LIMITS.comment / 2)}\n\n${recorded === '' ? '' : `${recorded}\n`}`;
  return {
    comment: `${open}${machineDetails(results, GITHUB_LIMITS.comment - utf8Bytes(open) - 1)}\n`,
    check: {
      conclusion: conclusionOf(joined.outcome),
      title: plainText(joined.headline, GITHUB_LIMITS.checkTitle),
      summary: documentMarkdown(document, GITHUB_LIMITS.checkSummary),
      text: machineDetails(results, GITHUB_LIMITS.checkText),
    },
  };
}
