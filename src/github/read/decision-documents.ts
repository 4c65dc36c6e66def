import { DECISION_LIMITS, type DecisionDocument, readDecisions } from '../../core/decisions/read-decisions.ts';
import { type ListedFile, SEARCH_LIMITS, searchedDocuments } from '../../core/decisions/searched-documents.ts';
import { citedIn, findCited, isDocument, namesOneOf, wantedDocuments } from '../../core/decisions/wanted-documents.ts';
import type { DecisionFacts } from '../../model/decision.ts';
import { repositoryParts } from '../../model/github-api.ts';
import type { RepositoryKey } from '../../model/repository.ts';
import { classifyFailure } from '../call-failure.ts';
import type { Octokit } from '../clients.ts';
import type { Listing } from './declared-files.ts';
import type { DocumentTexts } from './document-texts.ts';

/** Documents that are read at the same time. */
const TOGETHER = 8;
/** Documents that a command needs: those that are cited, ledgers, and those that are named after a flag. */
const NEEDED_MAX = 12;
/** The others are read for so long, milliseconds. */
const SEARCH_MS = 8000;
/** Calls of the installation that are left to measurements. GitHub gives at least 5000 an hour. */
const CALLS_LEFT_MIN = 1000;

/** Where documents are read, and what is known of them. */
interface DocumentReader {
  readonly octokit: Octokit;
  readonly of: RepositoryKey;
  readonly texts: DocumentTexts;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * What documents of a commit say about flags. GitHub does not search the files of a commit, so its documents are read, at most as many as
 * `SEARCH_LIMITS` has and for 8 s, and kept: a later command reads only what changed since. Documents that archive errors cite, ledgers, and those that
 * are named after a flag come first, and an error in reading them is thrown as Octokit throws it. The search of the others ends with an error, and when
 * few calls are left to the installation. What was not searched is the gap.
 *
 * @param archived By flag: the texts of the archive errors about it.
 */
export async function readDecisionFacts(
  reader: DocumentReader,
  { paths, files, isCut }: Listing,
  archived: ReadonlyMap<string, readonly string[]>,
): Promise<DecisionFacts> {
  const flags = [...archived.keys()];
  const citing = [...archived].flatMap(([flag, texts]) => texts.flatMap(citedIn).map((path) => ({ flag, path })));
  // Of a list that is cut off it is not known what does not exist.
  const cited = Object.fromEntries(citing.map(({ path }) => [path, findCited(path, paths) ?? (isCut ? path : null)]));
  const about = (document: string) => citing.flatMap(({ flag, path }) => (cited[path] === document ? [flag] : []));
  const known = { cited: Object.values(cited).filter((path) => path !== null), paths };
  const ledgers = paths.filter((path) => isDocument(path) && /ledger|archived/i.test(path.split('/').at(-1) ?? ''));
  const needed = wantedDocuments(flags, { ...known, naming: ledgers }).slice(0, NEEDED_MAX);
  const { searched, left } = searchedDocuments(files, needed);
  const { texts, why } = await readTexts(reader, searched, new Set(needed));
  const naming = searched.flatMap(({ path }) => (namesOneOf(texts.get(path) ?? '', flags) ? [path] : []));
  const wanted = wantedDocuments(flags, { ...known, naming });
  const documents = wanted.flatMap((path): DecisionDocument[] => {
    const text = texts.get(path);
    return text === undefined ? [] : [{ path, text, about: about(path) }];
  });
  const unread = left + searched.length - texts.size;
  const gap = gapText({
    ...{ unread, all: left + searched.length, isCut },
    why: why ?? `alloc-ab reads ${SEARCH_LIMITS.documents} documents and ${SEARCH_LIMITS.bytes / 1_048_576} MiB`,
    further: naming.filter((path) => !wanted.includes(path)).length,
  });
  return { decisions: readDecisions(documents, flags), cited, ...(gap !== '' && { gap }) };
}

interface ReadTexts {
  /** By path. */
  readonly texts: ReadonlyMap<string, string>;
  /** Why some were not read, a clause; null: all were. */
  readonly why: string | null;
}

/** The texts of documents: those that are kept, then those that are needed, then the others. */
async function readTexts(
  reader: DocumentReader,
  documents: readonly ListedFile[],
  needed: ReadonlySet<string>,
): Promise<ReadTexts> {
  const { of, texts: kept, now } = reader;
  const texts = new Map<string, string>();
  const missing = documents.filter(({ path, sha }) => {
    const text = kept.get(of.repositoryId, sha);
    if (text !== undefined) texts.set(path, text);
    return text === undefined;
  });
  const endMs = now() + SEARCH_MS;
  let callsLeft = Number.POSITIVE_INFINITY;
  const read = async ({ path, sha }: ListedFile): Promise<void> => {
    const blob = await readBlob(reader, sha);
    kept.keep(of.repositoryId, sha, blob.text);
    texts.set(path, blob.text);
    callsLeft = Math.min(callsLeft, blob.callsLeft);
  };
  for (const batch of batches(missing.filter(({ path }) => needed.has(path)))) await Promise.all(batch.map(read));
  for (const batch of batches(missing.filter(({ path }) => !needed.has(path)))) {
    if (callsLeft < CALLS_LEFT_MIN) return { texts, why: 'GitHub allows few further calls in this hour' };
    if (now() >= endMs) return { texts, why: `they were read for ${SEARCH_MS / 1000} s` };
    const failed = (await Promise.allSettled(batch.map(read))).find((each) => each.status === 'rejected');
    if (failed === undefined) continue;
    const { kind, message } = classifyFailure(failed.reason, now());
    if (kind === 'bug') throw failed.reason;
    return { texts, why: message };
  }
  return { texts, why: null };
}

function batches(documents: readonly ListedFile[]): ListedFile[][] {
  const count = Math.ceil(documents.length / TOGETHER);
  return Array.from({ length: count }, (_, index) => documents.slice(index * TOGETHER, (index + 1) * TOGETHER));
}

/** The text of a file, and how many calls GitHub allows after it. */
async function readBlob({ octokit, of }: DocumentReader, sha: string): Promise<{ text: string; callsLeft: number }> {
  const { data, headers } = await octokit.rest.git.getBlob({ ...repositoryParts(of.repository), file_sha: sha });
  const bytes = Buffer.from(data.content, data.encoding === 'base64' ? 'base64' : 'utf8');
  const left = headers['x-ratelimit-remaining'];
  return {
    text: bytes.toString('utf8').slice(0, DECISION_LIMITS.characters),
    // An Enterprise server without limits sends no header.
    callsLeft: left === undefined ? Number.POSITIVE_INFINITY : Number(left),
  };
}

interface SearchGap {
  readonly unread: number;
  readonly all: number;
  readonly isCut: boolean;
  readonly why: string;
  /** Documents that name a flag, beyond those that are looked into. */
  readonly further: number;
}

/** What was not searched, as a clause for a sentence; empty: everything was. */
function gapText({ unread, all, isCut, why, further }: SearchGap): string {
  return [
    ...(unread > 0
      ? [`${unread} of the ${all} documents of this commit were not searched for decisions: ${why}`.slice(0, 300)]
      : []),
    ...(isCut ? ['GitHub lists only a part of so large a commit, so documents may be missing'] : []),
    ...(further > 0
      ? [`${further} further ${further === 1 ? 'document names' : 'documents name'} a flag and may have decisions`]
      : []),
  ].join('; ');
}
