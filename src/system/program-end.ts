import { constants } from 'node:os';
import { oneLine } from './sanitise.ts';

/** Exit statuses of every program of alloc-ab besides 0. */
export const EXIT = {
  /** What was asked has the answer no: a verdict of NO-GO, a line that is not healthy, a failed check of the doctor. */
  noGo: 1,
  /** Wrong use or configuration. */
  usage: 2,
  /** There is no result, or it does not decide. */
  noResult: 3,
  /** A bug: EX_SOFTWARE of sysexits.h. */
  bug: 70,
} as const;

/** Why a program ended without a result of its own. */
export interface ProgramFailure {
  readonly status: number;
  /** One sentence. */
  readonly message: string;
  readonly next: string;
  /** Lines for a report of a bug; empty for everything else. */
  readonly detail: string;
}

/** Error codes of the system that are about a path or an address which the user named. */
const NAMED_WRONGLY: Readonly<Record<string, string>> = {
  EACCES: 'Correct the permissions, or name another place.',
  EADDRINUSE: 'Choose another port, or end the program that uses it.',
  EADDRNOTAVAIL: 'Choose an address of this machine.',
  EEXIST: 'Name another place: a file is where a folder is needed, or the other way round.',
  EINVAL: 'Name another place.',
  EISDIR: 'Name a file: this is a folder.',
  ELOOP: 'Name another place: its links lead in a circle.',
  ENAMETOOLONG: 'Name a place with a shorter path.',
  ENOENT: 'Check the path: it or its folder does not exist.',
  ENOTDIR: 'Name another place: a file is where a folder is needed.',
  EPERM: 'Correct the permissions, or name another place.',
  EROFS: 'Name a place that can be written to.',
};

/** Other error codes of the system, which say that it lacks something. */
const LACKING: Readonly<Record<string, string>> = {
  EDQUOT: 'Free space, then try again.',
  EMFILE: 'Raise the limit of open files (ulimit -n), then try again.',
  ENFILE: 'End other programs, then try again.',
  ENOMEM: 'Free memory, then try again.',
  ENOSPC: 'Free space, then try again.',
  ERR_WORKER_OUT_OF_MEMORY: 'Free memory, or measure fewer lanes.',
};

const FRAMES_MAX = 12;

/** What ended a program: wrong use, a machine that lacks something, or a bug. */
export function failureOf(error: unknown, version: string): ProgramFailure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const message = error instanceof Error ? error.message : String(error);
  const isOfSystem = error instanceof Error && 'syscall' in error;
  const wrong = isOfSystem ? (temporaryFolder(error) ?? NAMED_WRONGLY[code]) : undefined;
  if (wrong !== undefined) return { status: EXIT.usage, message: `${oneLine(message)}.`, next: wrong, detail: '' };
  const lacking = LACKING[code];
  if (lacking !== undefined)
    return { status: EXIT.noResult, message: `${oneLine(message)}.`, next: lacking, detail: '' };
  if (isOfSystem) {
    const next = 'Look at the machine, then try again.';
    return { status: EXIT.noResult, message: `${oneLine(message)}.`, next, detail: '' };
  }
  const frames = error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)) : [];
  const lines = frames.slice(0, FRAMES_MAX).map((line) => `  ${oneLine(line)}`);
  return {
    status: EXIT.bug,
    message: `This is a bug in alloc-ab ${version}: ${oneLine(message)}`,
    next: 'Please report it where you got alloc-ab, with the command and the lines below.',
    detail: [...lines, `  Node ${process.version} on ${process.platform} ${process.arch}`].join('\n'),
  };
}

/** Only the folder for temporary files gets folders with new names. */
function temporaryFolder(error: object): string | undefined {
  const isMade = 'syscall' in error && error.syscall === 'mkdtemp';
  const lacks = 'code' in error && /^(?:ENOSPC|EDQUOT|EMFILE|ENOMEM)$/.test(String(error.code));
  return isMade && !lacks ? 'Set TMPDIR to a folder for temporary files that can be written to.' : undefined;
}

/** The exit status of a program that a signal ended: 128 and the number of the signal, as shells show it. */
export function signalStatus(signal: NodeJS.Signals): number {
  return 128 + (constants.signals[signal] ?? 0);
}

/**
 * Ends the program by `report` and its status after an error that nothing caught. A reader that closes its end early (`head`)
 * changes neither the course nor the status of a program; output that cannot be written otherwise is no result.
 */
export function guardProgram(version: string, report: (failure: ProgramFailure) => void): void {
  const end = (error: unknown): void => {
    const failure = failureOf(error, version);
    try {
      report(failure);
    } finally {
      process.exit(failure.status);
    }
  };
  process.on('uncaughtException', end);
  process.on('unhandledRejection', end);
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') end(error);
  });
  // Where messages go, there is nothing left to say that they cannot.
  process.stderr.on('error', () => {});
}
