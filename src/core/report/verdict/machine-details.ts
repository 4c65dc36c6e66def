import type { ChildResult } from '../../../model/child-request.ts';
import { utf8Bytes } from '../../text/bytes.ts';
import { inlineText, link } from '../../text/escape.ts';
import type { DocumentSection } from '../document/document.ts';
import { MAKES_REPORT } from '../document/document-comment.ts';
import { documentMarkdown, foldedMarkdown } from '../document/document-markdown.ts';
import { verdictDocument } from './verdict-document.ts';
import { OPEN_SECTIONS, verdictSections } from './verdict-sections.ts';

/** The result of one of several machines, and further sections below it. */
export interface MachineResult {
  readonly machine: string;
  readonly result: ChildResult;
  readonly extras: readonly DocumentSection[];
}

/** The results of the machines one below the other, folded, together in at most `limit` bytes: each with its links where they fit. */
export function machineDetails(results: readonly MachineResult[], limit: number): string {
  const separator = '\n\n';
  const each = Math.floor(limit / Math.max(1, results.length)) - separator.length;
  return results.flatMap((result) => machineDetail(result, each)).join(separator);
}

function machineDetail({ machine, result, extras }: MachineResult, limit: number): string[] {
  const { verdict, manifest, runUrl, artifact } = result;
  // Nothing that is shown here is computed from samples.
  const run = { manifest, samples: [] };
  const links = `${link('Log of the run', runUrl)} · ${link('bundle with every sample', artifact.url)}${inlineText(MAKES_REPORT)}`;
  const folded = (markdown: string) => foldedMarkdown(`${machine}: ${verdict.outcome}`, `${links}\n\n${markdown}`);
  const rest = limit - utf8Bytes(folded(''));
  if (rest < 0) return [];
  const sections = [...verdictSections([...OPEN_SECTIONS, 'repeat'], verdict, run), ...extras];
  return [folded(documentMarkdown(verdictDocument(verdict, run, { reasons: 'leading' }, sections), rest))];
}
