import type { Config } from '../../model/config.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import type { AbRun } from '../../model/run.ts';
import type { Verdict } from '../../model/verdict.ts';
import { declaredFlags } from '../plan/flags/declared-flags.ts';
import { addLedgerEntry } from './add-ledger-entry.ts';
import { archiveNote, type EvidenceLinks, isFinal } from './archive-note.ts';
import type { ConfigText } from './export-detail.ts';
import { archiveInHeader } from './header-archive.ts';
import { ledgerEntry } from './ledger-entry.ts';
import { presetChange, unifiedDiff } from './preset-change.ts';
import { promotionOf } from './promotion.ts';

/** The files of a repository that a decision changes, as they are. */
export interface LedgerFiles {
  readonly ledger: NonNullable<Config['ledger']>;
  readonly config: ConfigText;
  /** Text of the ledger; null where there is none yet. */
  readonly document: string | null;
  /** The headers that declare the flags of the line. */
  readonly headers: readonly { readonly path: string; readonly text: string }[];
  /** Text of the archive note of the same name; null where there is none. */
  readonly note: string | null;
}

interface FileChange {
  readonly path: string;
  /** Null: the file is new. */
  readonly before: string | null;
  readonly after: string;
  /** What the change does, a phrase. */
  readonly what: string;
}

/** What a decision changes in a repository, and what remains to be done by hand. */
interface LedgerChanges {
  readonly changes: readonly FileChange[];
  readonly remarks: readonly string[];
}

/**
 * A verdict as changes of the repository: a row of the ledger; of a GO the preset in the configuration; of a NO-GO for good the note for the
 * archive and the `#error` where the flag is declared. What cannot be changed safely is a remark. Refuses a verdict that decides nothing.
 */
export function ledgerChanges(
  run: AbRun,
  verdict: Verdict,
  files: LedgerFiles,
  evidence: EvidenceLinks,
): Result<LedgerChanges, Refusal> {
  const entry = ledgerEntry(verdict, run, evidence);
  if (entry === null) {
    return refuse({
      code: 'nothing-to-record',
      message: `The verdict is ${verdict.outcome}: nothing was decided.`,
      next: verdict.reasons[0]?.next ?? 'Measure again.',
    });
  }
  const { path, shape } = files.ledger;
  const { text } = addLedgerEntry(files.document ?? '', entry, shape);
  const row = { path, before: files.document, after: text, what: `the row of the ${entry.decision}` };
  const followed =
    verdict.outcome === 'GO'
      ? promoted(run, files)
      : verdict.outcome === 'NO-GO' && isFinal(verdict, run)
        ? archived(run, verdict, files, evidence)
        : { changes: [], remarks: [] };
  const changes = [row, ...followed.changes].filter(({ before, after }) => before !== after);
  return ok({ changes, remarks: followed.remarks });
}

/** The changes as one patch for `git apply`. */
export function ledgerPatch({ changes }: LedgerChanges): string {
  return changes.map(({ path, before, after }) => unifiedDiff(path, before, after)).join('');
}

/** Line numbers of the new text that a change adds or replaces: `12` or `12–14`. */
export function changedLines({ path, before, after }: FileChange): string {
  const hunks = unifiedDiff(path, before, after)
    .split(/^@@ -\S+ \+/m)
    .slice(1);
  const numbers = hunks.flatMap((hunk) => {
    const [head = '', ...lines] = hunk.split('\n');
    let number = Number.parseInt(head, 10);
    return lines.flatMap((line) => {
      if (line.startsWith('-') || line.startsWith('\\')) return [];
      number += 1;
      return line.startsWith('+') ? [number - 1] : [];
    });
  });
  const [first, last] = [numbers[0], numbers.at(-1)];
  return first === last ? String(first ?? '') : `${first}–${last}`;
}

function promoted(run: AbRun, { config }: LedgerFiles): LedgerChanges {
  const promotion = promotionOf(run.manifest.plan);
  const change = promotion.ok ? presetChange(config.text, config.file, promotion.value) : promotion;
  if (!change.ok) return { changes: [], remarks: [`${change.error.message} ${change.error.next}`] };
  const { name, text } = change.value;
  return {
    changes: [{ path: config.file, before: config.text, after: text, what: `the preset ${name}` }],
    remarks: [`To ship it, make ${name} the default where the flag is declared, or in the build command.`],
  };
}

function archived(run: AbRun, verdict: Verdict, files: LedgerFiles, evidence: EvidenceLinks): LedgerChanges {
  const { file, text } = archiveNote(verdict, run, evidence);
  const note = { path: file, before: files.note, after: text, what: 'the note for the archive' };
  const promotion = promotionOf(run.manifest.plan);
  const defines = promotion.ok ? Object.entries(promotion.value.defines) : [];
  const [flag, another] = defines;
  if (flag === undefined || another !== undefined) {
    const why = flag === undefined ? 'What lost is no define' : 'Several flags lost together';
    return { changes: [note], remarks: [`${why}, so no #error is added: each may be good alone or elsewhere.`] };
  }
  const [name, value] = flag;
  const declared = declaredFlags(files.headers).find((each) => each.name === name);
  const header = files.headers.find(({ path }) => path === declared?.file);
  if (declared === undefined || header === undefined)
    return { changes: [note], remarks: [`No header declares ${name}, so no #error is added.`] };
  const stopped = archiveInHeader(header.text, declared, value, file);
  if (!stopped.ok) return { changes: [note], remarks: [`${stopped.error.message} ${stopped.error.next}`] };
  const error = {
    path: header.path,
    before: header.text,
    after: stopped.value,
    what: `the #error for ${name}=${value}`,
  };
  return { changes: [note, error], remarks: [] };
}
