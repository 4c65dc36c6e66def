import { parseConfig } from '../../core/config/config.ts';
import { addLedgerEntry } from '../../core/export/add-ledger-entry.ts';
import { decisionChanges, type LedgerFiles } from '../../core/export/ledger-changes.ts';
import type { LedgerDecision } from '../../core/export/ledger-decision.ts';
import { CONFIG_PATH } from '../../model/config.ts';
import type { Octokit } from '../clients.ts';
import { DeclaredFileFinder } from './declared-files.ts';
import { type ExactFile, ExactFiles } from './exact-files.ts';

/** Files that are read at the same time. */
const CONCURRENT = 8;

/** A commit that a decision is recorded in. */
interface CommitRef {
  readonly sha: string;
  readonly treeSha: string;
}

/** A file of a commit with its new text. */
export interface ChangedFile {
  readonly path: string;
  readonly mode: ExactFile['mode'];
  readonly text: string;
}

/** What a decision changes in a commit. */
interface CommitChanges {
  readonly files: readonly ChangedFile[];
  /** What the changes beside the row of the ledger do, phrases. */
  readonly whats: readonly string[];
  /** What is left to a person, sentences. */
  readonly remarks: readonly string[];
}

/** A commit as a decision finds it. */
export type DecisionAt =
  /** Why its ledger cannot be changed, a phrase. */
  | { readonly why: string }
  | {
      /** Whether its ledger has the row. */
      readonly isRecorded: boolean;
      /** Reads the other files, too. Throws what Octokit throws. */
      changes(): Promise<CommitChanges>;
    };

/**
 * What a decision changes in a commit: the ledger, and the files that follow. A file that cannot be written back as it is, as one that is a
 * link, becomes a remark. Throws what Octokit throws.
 */
export async function decisionAt(
  octokit: Octokit,
  repository: string,
  commit: CommitRef,
  decision: LedgerDecision,
  ledger: LedgerFiles['ledger'],
): Promise<DecisionAt> {
  const reader = new ExactFiles(octokit, repository, commit.treeSha);
  const document = await reader.read(ledger.path);
  if ('why' in document) return document;
  const before = document.text ?? '';
  return {
    isRecorded: addLedgerEntry(before, decision.entry, ledger.shape).text === before,
    async changes() {
      const modes = new Map([[ledger.path, document.mode]]);
      const unchanged = new Map<string, string>();
      const read = async (path: string): Promise<string | null> => {
        const file = await reader.read(path);
        if ('why' in file) {
          unchanged.set(path, file.why);
          return null;
        }
        modes.set(path, file.mode);
        return file.text;
      };
      const { follows } = decision;
      const config = follows === null ? null : await read(CONFIG_PATH);
      const headers = follows === null ? [] : await headersAt(octokit, repository, commit, follows, config, read);
      const { changes, remarks } = decisionChanges(decision, {
        ...{ ledger, document: document.text, headers },
        config: config === null ? null : { file: CONFIG_PATH, text: config },
        note: follows?.kind === 'archived' ? await read(follows.note.file) : null,
      });
      const made = changes.filter(({ path }) => !unchanged.has(path));
      const left = [...unchanged].map(([path, why]) => `${path} ${why}, so it is not changed.`);
      return {
        files: made.map(({ path, after }) => ({ path, mode: modes.get(path) ?? '100644', text: after })),
        whats: made.filter(({ path }) => path !== ledger.path).map(({ what }) => what),
        remarks: [...left, ...remarks.map(firstLine)],
      };
    },
  };
}

/** The headers that declare the flags of the line of a decision; none where it sets no define. */
async function headersAt(
  octokit: Octokit,
  repository: string,
  { sha }: CommitRef,
  { promotion }: NonNullable<LedgerDecision['follows']>,
  configText: string | null,
  read: (path: string) => Promise<string | null>,
): Promise<LedgerFiles['headers']> {
  if (!promotion.ok || Object.keys(promotion.value.defines).length === 0 || configText === null) return [];
  const config = parseConfig(configText, CONFIG_PATH);
  const { line } = promotion.value;
  const found = config.ok && Object.hasOwn(config.value.lines, line) ? config.value.lines[line] : undefined;
  const { paths } = await new DeclaredFileFinder(octokit, repository, sha).find(found?.flags?.declaredIn ?? []);
  const headers: { path: string; text: string }[] = [];
  for (let at = 0; at < paths.length; at += CONCURRENT) {
    const batch = paths.slice(at, at + CONCURRENT);
    const texts = await Promise.all(batch.map(read));
    for (const [index, path] of batch.entries()) {
      const text = texts[index];
      if (typeof text === 'string') headers.push({ path, text });
    }
  }
  return headers;
}

/** A remark without the lines that are to be added by hand: the result above has them. */
function firstLine(remark: string): string {
  const [first = ''] = remark.split('\n');
  return first.replace(/, so (?:there is no patch|its #error is not in the patch)\.$/, ': add it by hand.');
}
