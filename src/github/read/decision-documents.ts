import { DECISION_LIMITS, type DecisionDocument, readDecisions } from '../../core/decisions/read-decisions.ts';
import { citedIn, findCited, isDocument, wantedDocuments } from '../../core/decisions/wanted-documents.ts';
import type { DecisionFacts } from '../../model/decision.ts';
import type { Octokit } from '../clients.ts';
import { readFileText } from './repository-files.ts';

/** Documents of one command that are read, and how many at the same time. */
const READS = { most: 12, together: 4 } as const;

/**
 * What documents of a commit say about flags. GitHub does not search the files of a commit, so at most 12 documents are read: those that
 * archive errors cite, ledgers, and those that are named after a flag. Throws what Octokit throws.
 *
 * @param paths Paths of the files of the commit.
 * @param archived By flag: the texts of the archive errors about it.
 */
export async function readDecisionFacts(
  octokit: Octokit,
  repository: string,
  { sha, paths }: { readonly sha: string; readonly paths: readonly string[] },
  archived: ReadonlyMap<string, readonly string[]>,
): Promise<DecisionFacts> {
  const flags = [...archived.keys()];
  const citing = [...archived].flatMap(([flag, texts]) => texts.flatMap(citedIn).map((path) => ({ flag, path })));
  const cited = Object.fromEntries(citing.map(({ path }) => [path, findCited(path, paths)]));
  const ledgers = paths.filter((path) => isDocument(path) && /ledger|archived/i.test(path.split('/').at(-1) ?? ''));
  const wanted = wantedDocuments(flags, {
    cited: Object.values(cited).filter((path) => path !== null),
    naming: ledgers,
    paths,
  }).slice(0, READS.most);
  const documents: DecisionDocument[] = [];
  for (let at = 0; at < wanted.length; at += READS.together) {
    const batch = wanted.slice(at, at + READS.together);
    const texts = await Promise.all(batch.map((path) => readFileText(octokit, repository, sha, path)));
    for (const [index, path] of batch.entries()) {
      const about = citing.flatMap((each) => (cited[each.path] === path ? [each.flag] : []));
      documents.push({ path, text: (texts[index] ?? '').slice(0, DECISION_LIMITS.characters), about });
    }
  }
  return { decisions: readDecisions(documents, flags), cited };
}
