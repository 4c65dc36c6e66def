import { isNamedAfter } from './flag-names.ts';
import { DECISION_LIMITS } from './read-decisions.ts';

/** A document that is cited: a path that ends like one. */
const CITED = /[A-Za-z0-9_.-][A-Za-z0-9_./-]{0,250}\.(?:md|txt|rst)(?![A-Za-z0-9_])/g;

/** Names of documents that hold decisions. */
const LEDGER = /ledger|no_?-?go|archived|decision/i;

/** The documents that a text cites, by their paths as they are written, at most 4. */
export function citedIn(text: string): string[] {
  return [...new Set(text.slice(0, 1000).match(CITED) ?? [])].slice(0, 4);
}

/**
 * Where a cited document is: at its path, else the one file with the same name, or with the same name and folder where many files have
 * that name, as `README.md`; null: nowhere, or in several places.
 */
export function findCited(cited: string, paths: readonly string[]): string | null {
  if (paths.includes(cited)) return cited;
  const parts = cited.split('/').filter((part) => part !== '' && part !== '.' && part !== '..');
  for (let length = parts.length; length >= 1; length -= 1) {
    const end = parts.slice(-length).join('/');
    // A name that many folders have says nothing alone.
    if (length === 1 && /^(?:readme|index|notes)\./i.test(end)) return null;
    const found = paths.filter((path) => path === end || path.endsWith(`/${end}`));
    const [shortest] = found.sort((a, b) => a.length - b.length);
    if (shortest !== undefined) return shortest;
  }
  return null;
}

/** Whether a text has one of the names of flags as a whole word. */
export function namesOneOf(text: string, flags: readonly string[]): boolean {
  const names = flags.filter((flag) => /^\w+$/.test(flag)).map((flag) => `\\b${flag}\\b`);
  return names.length > 0 && new RegExp(names.join('|')).test(text);
}

/** Whether a path is that of a document. */
export function isDocument(path: string): boolean {
  return /\.(?:md|markdown|txt|rst)$/i.test(path);
}

/**
 * The documents to read, the most telling ones first: those that archive errors cite, those named after a flag, ledgers, the others that
 * name a flag.
 *
 * @param naming Paths of documents that name a flag.
 * @param paths All paths of the commit, or those that are known.
 */
export function wantedDocuments(
  flags: readonly string[],
  { cited, naming, paths }: Readonly<Record<'cited' | 'naming' | 'paths', readonly string[]>>,
): string[] {
  const named = paths.filter((path) => isDocument(path) && flags.some((flag) => isNamedAfter(path, flag)));
  const ledgers = naming.filter((path) => LEDGER.test(path.split('/').at(-1) ?? ''));
  return [...new Set([...cited, ...ledgers, ...named, ...naming])].slice(0, DECISION_LIMITS.documents);
}
