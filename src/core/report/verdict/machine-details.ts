import type { ChildResult } from '../../../model/child-request.ts';
import { link } from '../../text/escape.ts';
import { type Detail, repeatDetail } from './result-details.ts';
import { degrade, foldedMarkdown, headlineText, resultSections } from './result-sections.ts';

/** What one machine of several found, and what is shown below it. */
export interface MachineResult {
  readonly machine: string;
  readonly result: ChildResult;
  readonly extras: readonly Detail[];
}

/** Room that is too small for anything to be unfolded. */
const LEAST = 600;

/** The machines' own results one below the other, folded, within `limit` characters together; none of them is without its links. */
export function machineDetails(results: readonly MachineResult[], limit: number): string[] {
  const each = Math.floor(limit / Math.max(1, results.length)) - 2;
  return results.flatMap((result) => (each < LEAST ? [] : [machineDetail(result, each)]));
}

function machineDetail({ machine, result, extras }: MachineResult, limit: number): string {
  const { verdict, manifest, runUrl, artifact } = result;
  // Nothing that is shown here is computed from samples.
  const run = { manifest, samples: [] };
  const links = `${link('Log of the run', runUrl)} · ${link('bundle with every sample and the report', artifact.url)}`;
  const folded = (parts: readonly string[]) =>
    foldedMarkdown({ summary: `${machine}: ${verdict.outcome}`, body: parts.join('\n\n') });
  return degrade(
    limit,
    (level) => {
      const below = [repeatDetail(run), ...(level.details === 'all' ? extras : [])];
      return folded([links, ...resultSections(verdict, run, level), ...below.map(foldedMarkdown)]);
    },
    () =>
      foldedMarkdown({ summary: machine, body: limit > 8000 ? [links, headlineText(verdict)].join('\n\n') : links }),
  );
}
