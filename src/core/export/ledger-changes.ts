import type { Config } from '../../model/config.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import type { AbRun } from '../../model/run.ts';
import type { Verdict } from '../../model/verdict.ts';
import { parseConfig } from '../config/config.ts';
import { declaredFlags } from '../plan/flags/declared-flags.ts';
import { addLedgerEntry } from './add-ledger-entry.ts';
import type { EvidenceLinks } from './archive-note.ts';
import type { ConfigText } from './export-detail.ts';
import { archiveInHeader } from './header-archive.ts';
import { type Archived, type LedgerDecision, ledgerDecision, type Promoted } from './ledger-decision.ts';
import { presetChange, unifiedDiff } from './preset-change.ts';
import type { Promotion } from './promotion.ts';

/** The files of a repository that a decision changes, as they are. */
export interface LedgerFiles {
  readonly ledger: NonNullable<Config['ledger']>;
  /** Null where the configuration cannot be read. */
  readonly config: ConfigText | null;
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
  const decision = ledgerDecision(run, verdict, evidence);
  if (decision === null) {
    return refuse({
      code: 'nothing-to-record',
      message: `The verdict is ${verdict.outcome}: nothing was decided.`,
      next: verdict.reasons[0]?.next ?? 'Measure again.',
    });
  }
  return ok(decisionChanges(decision, files));
}

/** A decision as changes of files. The first change is the row, unless the ledger has it. A file is changed once. */
export function decisionChanges({ entry, follows }: LedgerDecision, files: LedgerFiles): LedgerChanges {
  const { path, shape } = files.ledger;
  const { text } = addLedgerEntry(files.document ?? '', entry, shape);
  const row = { path, before: files.document, after: text, what: `the row of the ${entry.decision}` };
  const { changes, remarks } =
    follows === null
      ? { changes: [], remarks: [] }
      : follows.kind === 'promoted'
        ? promoted(follows, files)
        : archived(follows, files);
  const rest = changes.filter((change) => change.path !== path);
  return { changes: [row, ...rest].filter(({ before, after }) => before !== after), remarks };
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

function promoted({ promotion }: Promoted, { config, headers }: LedgerFiles): LedgerChanges {
  if (!promotion.ok) return remark(promotion.error);
  if (config === null) return { changes: [], remarks: ['The configuration cannot be read, so no preset is added.'] };
  const unknown = Object.keys(promotion.value.defines).find((name) => !isNamed(headers, name));
  if (unknown !== undefined && headers.length > 0)
    return { changes: [], remarks: [`No header has ${unknown} here, so no preset is added: merge the change first.`] };
  const change = presetChange(config.text, config.file, promotion.value);
  if (!change.ok) return remark(change.error);
  const { name, text } = change.value;
  return {
    changes: [{ path: config.file, before: config.text, after: text, what: `the preset ${name}` }],
    remarks: [`To ship it, make ${name} the default where the flag is declared, or in the build command.`],
  };
}

function archived({ promotion, note, samplesSha256, withoutError }: Archived, files: LedgerFiles): LedgerChanges {
  const noted = {
    path: note.file,
    before: files.note,
    after: noteText(files.note, note.text, samplesSha256),
    what: 'the note for the archive',
  };
  const noteAlone = (...remarks: string[]): LedgerChanges => ({ changes: [noted], remarks });
  if (withoutError !== undefined) return noteAlone(withoutError);
  const [flag, another] = promotion.ok ? Object.entries(promotion.value.defines) : [];
  if (flag === undefined || another !== undefined) {
    const why = flag === undefined ? 'What lost is not a define' : 'Several flags lost together';
    return noteAlone(`${why}, so no #error is added: each may be good alone or elsewhere.`);
  }
  const [name, value] = flag;
  const declared = declaredFlags(files.headers).find((each) => each.name === name);
  const header = files.headers.find(({ path }) => path === declared?.file);
  if (declared === undefined || header === undefined)
    return noteAlone(`No header declares ${name}, so no #error is added.`);
  const user = promotion.ok ? presetWith(files.config, promotion.value, name, value) : undefined;
  if (user !== undefined)
    return noteAlone(`The preset ${user} has ${name}=${value}, so no #error is added: its build would stop.`);
  const stopped = archiveInHeader(header.text, declared, value, note.file);
  if (!stopped.ok) return { changes: [noted], remarks: remark(stopped.error).remarks };
  const what = `the #error for ${name}=${value}`;
  return {
    changes: [noted, { path: header.path, before: header.text, after: stopped.value, what }],
    remarks: [],
  };
}

function remark({ message, next }: Refusal): LedgerChanges {
  return { changes: [], remarks: [`${message} ${next}`] };
}

/** A note that is there keeps its text, which a person may have edited: a later verdict stands below it. */
function noteText(before: string | null, text: string, samplesSha256: string): string {
  if (before === null || before.trim() === '') return text;
  if (before.includes(samplesSha256)) return before;
  return `${before}${before.endsWith('\n') ? '' : '\n'}\n${text}`;
}

/** Whether a header has the name as a whole word. */
function isNamed(headers: LedgerFiles['headers'], name: string): boolean {
  const word = new RegExp(`\\b${name}\\b`);
  return headers.some(({ text }) => word.test(text));
}

/** The preset of the line that sets a flag to a value; undefined: none does. */
function presetWith(config: ConfigText | null, { line }: Promotion, name: string, value: string): string | undefined {
  const parsed = config === null ? null : parseConfig(config.text, config.file);
  if (!parsed?.ok || !Object.hasOwn(parsed.value.lines, line)) return undefined;
  const found = Object.entries(parsed.value.lines[line]?.presets ?? {}).find(
    ([, { flags, defines }]) => (defines[name] ?? flags[name]) === value,
  );
  return found === undefined ? undefined : `${line}+${found[0]}`;
}
