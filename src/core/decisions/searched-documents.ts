import { DECISION_LIMITS } from './read-decisions.ts';
import { isDocument } from './wanted-documents.ts';

/** A file of a commit, without its text. */
export interface ListedFile {
  readonly path: string;
  /** Digest of git of its bytes. */
  readonly sha: string;
  readonly bytes: number;
}

/** Most documents of a commit that are read over a network, and their bytes together. One that is not among the first has at most 1 MiB. */
export const SEARCH_LIMITS = { documents: 400, bytes: 8_388_608 } as const;

/** Paths of documents in which teams keep decisions. */
const TELLING = /ledger|no_?-?go|archiv|decision|analysis/i;
/** Folders of documents. */
const FOLDER = /(?:^|\/)docs?\//i;

/** The documents of a commit that are searched, the most telling ones first. */
interface SearchedDocuments {
  readonly searched: readonly ListedFile[];
  /** Documents that are not among them: they are too many or too large. */
  readonly left: number;
}

/**
 * Chooses the documents of a commit that are searched: those of `first`, then those whose path has a word for decisions, then those in folders of
 * documents, then the others. The same commit has the same order behind `first`, so that a later search finds the texts of an earlier one.
 */
export function searchedDocuments(files: readonly ListedFile[], first: readonly string[]): SearchedDocuments {
  const ranks = new Map(first.map((path, index) => [path, index - first.length]));
  const rankOf = (path: string) => ranks.get(path) ?? (TELLING.test(path) ? 0 : FOLDER.test(path) ? 1 : 2);
  const documents = files
    .filter(({ path }) => isDocument(path))
    .sort((a, b) => rankOf(a.path) - rankOf(b.path) || (a.path < b.path ? -1 : 1));
  const searched: ListedFile[] = [];
  let left: number = SEARCH_LIMITS.bytes;
  for (const document of documents) {
    if (searched.length === SEARCH_LIMITS.documents) break;
    const most = ranks.has(document.path) ? left : Math.min(DECISION_LIMITS.characters, left);
    if (document.bytes > most) continue;
    left -= document.bytes;
    searched.push(document);
  }
  return { searched, left: documents.length - searched.length };
}
