import type { DoctorStatus } from '../../model/doctor-report.ts';
import { expandPattern, type MachineFiles, NO_SUCH_FILE, type Unreadable } from './machine-files.ts';

/** The machine, and the account whose jobs it runs. */
export interface Machine {
  readonly files: MachineFiles;
  /** The user of the runner; null: not known. */
  readonly account: Account | null;
  /** Path of the qualification, from the root; null: not known. */
  readonly qualification: string | null;
}

/** A row of `/etc/passwd`. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
}

/** What a check saw. */
export interface CheckReading {
  readonly value: string;
  readonly path: string;
  readonly status: DoctorStatus;
  readonly fix: string;
  /** Numbers behind the value: of a share, the part and the whole. */
  readonly counts?: readonly number[];
}

/**
 * How a row is compared before and after sampling: `value` must be seen and stay, `if-seen` must stay where it can be seen, `share`: the
 * first count may rise by a small share of the second, `free`: it moves by nature, and other checks watch it.
 */
export type DuringRun = 'value' | 'if-seen' | 'share' | 'free';

/** One check of the doctor: a pure function of the files of a machine. */
export interface MachineCheck {
  readonly name: string;
  readonly during: DuringRun;
  /** With `fail` an allocator does not run as it does for its users: such a run is INVALID before anything is timed. */
  readonly invalidates?: true;
  read(machine: Machine): CheckReading;
}

/** What a text says to a check: the value to show, and its state. Null: the text is not understood. */
export type Judgement = Pick<CheckReading, 'value' | 'status'> & { readonly counts?: readonly number[] };

const ORDER: readonly DoctorStatus[] = ['fail', 'unknown', 'warn', 'pass'];

/** The worst of several states: fail, unknown, warn, pass; `unknown` of none. */
function worstStatus(statuses: readonly DoctorStatus[]): DoctorStatus {
  return ORDER.find((status) => statuses.includes(status)) ?? 'unknown';
}

/** A row about something that could not be seen. */
export function unseen(path: string, reason: string): CheckReading {
  return { value: '-', path, status: 'unknown', fix: `not known: ${reason}` };
}

/** A row with its fix, which a row that passes does not have. */
export function seen(path: string, judged: Judgement, fix: string): CheckReading {
  return { ...judged, path, fix: judged.status === 'pass' ? '' : fix };
}

/** A check of one file. */
export function readOne(
  { files }: Machine,
  path: string,
  judge: (text: string) => Judgement | null,
  fix: string,
): CheckReading {
  const text = files.text(path);
  if (!text.ok) return unseen(path, text.error.reason);
  const judged = judge(text.value.trimEnd());
  return judged === null ? unseen(path, 'its content is not understood') : seen(path, judged, fix);
}

/** A check of all files that a pattern names; the worst counts. A processor that is switched off has none. Each value is shown once. */
export function readEach(
  { files }: Machine,
  pattern: string,
  judge: (text: string) => Judgement | null,
  fix: string,
): CheckReading {
  if (!namesFile(files, pattern)) return unseen(pattern, NO_SUCH_FILE);
  const seenFiles = expandPattern(files, pattern)
    .filter((path) => !isOfflineProcessor(files, path))
    .map((path) => {
      const text = files.text(path);
      if (!text.ok) return { judged: null, reason: reasonOf(path, text.error) };
      return { judged: judge(text.value.trimEnd()), reason: `${path}: its content is not understood` };
    });
  const known = seenFiles.flatMap(({ judged }) => judged ?? []);
  const value = [...new Set(known.map((each) => each.value))].join(', ') || '-';
  const hidden = seenFiles.find(({ judged }) => judged === null);
  const status = worstStatus([
    ...known.map((each) => each.status),
    ...(hidden === undefined ? [] : (['unknown'] as const)),
  ]);
  if (hidden !== undefined && status === 'unknown') return { ...unseen(pattern, hidden.reason), value };
  const counts = known.flatMap((each) => each.counts ?? []);
  return seen(pattern, { value, status, ...(counts.length > 0 && { counts: [sum(counts)] }) }, fix);
}

/** Whether a pattern names a file, also one that cannot be read. */
export function namesFile(files: MachineFiles, pattern: string): boolean {
  return expandPattern(files, pattern).some((path) => {
    const text = files.text(path);
    return text.ok || !text.error.missing;
  });
}

function sum(values: readonly number[]): number {
  return values.reduce((total, each) => total + each, 0);
}

function isOfflineProcessor(files: MachineFiles, path: string): boolean {
  const processor = /^\/sys\/devices\/system\/cpu\/cpu[0-9]+/.exec(path)?.[0];
  if (processor === undefined) return false;
  const online = files.text(`${processor}/online`);
  return online.ok && online.value.trim() === '0';
}

/** The whole number that a text is; null for anything else. */
export function wholeNumber(text: string): number | null {
  return /^-?[0-9]{1,15}$/.test(text.trim()) ? Number(text) : null;
}

/** Why a path tells nothing, in one line. */
export function reasonOf(path: string, { reason }: Unreadable): string {
  return `${path}: ${reason}`;
}
