import { DECISION_LIMITS, type DecisionDocument, readDecisions } from '../../core/decisions/read-decisions.ts';
import { citedIn, findCited, wantedDocuments } from '../../core/decisions/wanted-documents.ts';
import { DecisionFacts } from '../../model/decision.ts';
import type { KeptAnswers } from '../../model/kept-answers.ts';
import { ok } from '../../model/result.ts';
import type { LocalRepository } from '../checkout/local-repository.ts';

/** Largest document that is read, and of all together, in bytes. */
const BYTES_MAX = { document: 16_777_216, together: 33_554_432 } as const;

/**
 * What the documents of a commit say about flags: those that name one as a whole word, those that archive errors cite, and those that are
 * named after a flag. A document that git cannot give, or a search that does not end, leaves a gap and does not stop the command.
 *
 * @param archived By flag: the texts of the archive errors about it.
 * @param kept Where answers about commits are kept.
 */
export async function localDecisions(
  repository: LocalRepository,
  sha: string,
  archived: ReadonlyMap<string, readonly string[]>,
  kept?: KeptAnswers,
): Promise<DecisionFacts> {
  const question = { kind: 'decisions' as const, sha, about: [...archived] };
  const known = await kept?.find(question, DecisionFacts);
  if (known) return known;
  const flags = [...archived.keys()];
  const [found, listed] = await Promise.all([repository.documentsWith(sha, flags), repository.list(sha, '')]);
  if (!found.ok || !listed.ok) {
    const why = found.ok ? (listed.ok ? '' : listed.error.message) : found.error.message;
    return {
      decisions: [],
      cited: {},
      gap: `The documents of this commit were not searched for decisions: ${why}`.slice(0, 300),
    };
  }
  const paths = listed.value;
  const citing = [...archived].flatMap(([flag, texts]) => texts.flatMap(citedIn).map((path) => ({ flag, path })));
  const cited = Object.fromEntries(citing.map(({ path }) => [path, findCited(path, paths)]));
  const about = (document: string) => citing.flatMap(({ flag, path }) => (cited[path] === document ? [flag] : []));
  const wanted = wantedDocuments(flags, {
    cited: Object.values(cited).filter((path) => path !== null),
    naming: found.value,
    paths,
  });
  const sizes = await sizesOf(repository, sha, wanted);
  const readable = within(wanted, sizes);
  const documents: DecisionDocument[] = [];
  const together = await repository.showAll(sha, readable);
  for (const [index, path] of readable.entries()) {
    // Where one of them cannot be read, the others are read on their own.
    const text = together.ok ? ok(together.value[index] ?? '') : await repository.show(sha, path);
    if (text.ok) documents.push({ path, text: text.value.slice(0, DECISION_LIMITS.characters), about: about(path) });
  }
  const unread = wanted.length - documents.length;
  const rest = unread + Math.max(0, found.value.length - wanted.length);
  const facts = {
    decisions: readDecisions(documents, flags),
    cited,
    ...(rest > 0 && {
      gap: `${rest} further ${rest === 1 ? 'document names' : 'documents name'} a flag and may have decisions`,
    }),
  };
  // What git could not give, it may give next time.
  if (documents.length === readable.length) await kept?.keep(question, facts);
  return facts;
}

/** The files that are small enough, one by one and together. */
function within(paths: readonly string[], sizes: ReadonlyMap<string, number>): string[] {
  let left: number = BYTES_MAX.together;
  return paths.filter((path) => {
    const size = sizes.get(path) ?? Number.POSITIVE_INFINITY;
    if (size > Math.min(BYTES_MAX.document, left)) return false;
    left -= size;
    return true;
  });
}

/** Sizes of files at a commit, in bytes, by path. */
async function sizesOf(
  repository: LocalRepository,
  sha: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (paths.length === 0) return new Map();
  const listed = await repository.git(
    'ls-tree',
    '-l',
    '--full-tree',
    sha,
    '--',
    ...paths.map((path) => `:(literal)${path}`),
  );
  const lines = listed.ok ? listed.value.split('\n') : [];
  return new Map(
    lines.flatMap((line) => {
      const [, size, path] = /^\d+ blob [0-9a-f]+ +(\d+)\t(.*)$/.exec(line) ?? [];
      return size === undefined || path === undefined ? [] : [[path, Number(size)] as const];
    }),
  );
}
