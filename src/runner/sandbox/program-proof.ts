import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, realpath, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { findProgram } from '../../system/find-program.ts';
import { oneLine } from '../../system/sanitise.ts';
import type { LaunchReport } from './launch-report.ts';

/** The program of a command line as the kernel has to start it. */
export interface KnownProgram {
  /** The file of the command line. */
  readonly path: string;
  readonly sha256: string;
  /** Changes with the content of the file: inode, size, and the times of its last changes. */
  readonly version: string;
  /** The file that the kernel executes: the program, or the interpreter of a script. */
  readonly executable: string;
  readonly inode: string;
  /** Arguments of the process: those of the command line, behind an interpreter's own. */
  readonly arguments: readonly string[];
}

/** What shows that another program ran than the one of the lane. */
export interface ProgramFault {
  readonly code: 'program-replaced' | 'arguments-changed' | 're-executed' | 'program-not-proven';
  /** Predicate for a sentence whose subject is the program. */
  readonly message: string;
  readonly next: string;
}

/** Finds and describes the program of a command line; null when there is no such file. */
export async function knownProgram(
  [name = '', ...rest]: readonly string[],
  path: string,
  directory: string,
): Promise<KnownProgram | null> {
  const found = findProgram(name, path, directory);
  if (found === null) return null;
  const started = await scriptStart(found, name, rest);
  const executable = await realpath(started?.interpreter ?? found);
  const { ino } = await stat(executable, { bigint: true });
  return {
    path: found,
    sha256: await sha256Of(found),
    version: await versionOf(found),
    executable,
    inode: String(ino),
    arguments: started?.arguments ?? [name, ...rest],
  };
}

/** What changes with the content of a file, even in place or under a reused inode; empty when the file is gone. Nobody but root can set the last time back. */
export async function versionOf(path: string): Promise<string> {
  const facts = await stat(path, { bigint: true }).catch(() => null);
  return facts === null ? '' : [facts.dev, facts.ino, facts.size, facts.mtimeNs, facts.ctimeNs].join(':');
}

/** The sha256 of a file. */
export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** Longest first line of a script that the kernel reads: `BINPRM_BUF_SIZE` of linux/binfmts.h. */
const FIRST_LINE_BYTES = 256;

/** The interpreter of a script and the arguments that it gets, as execve(2) says; null for a program. */
async function scriptStart(
  found: string,
  name: string,
  rest: readonly string[],
): Promise<{ readonly interpreter: string; readonly arguments: readonly string[] } | null> {
  const file = await open(found, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(FIRST_LINE_BYTES), 0, FIRST_LINE_BYTES, 0);
    const head = buffer.toString('latin1', 0, bytesRead);
    if (head.startsWith('\x7fELF')) return null;
    const script = name.includes('/') ? name : found;
    const [, interpreter, argument] = /^#![ \t]*([^ \t\n]+)[ \t]*([^\n]*?)[ \t]*(?:\n|$)/.exec(head) ?? [];
    // execvp gives a text without an interpreter to the shell.
    if (interpreter === undefined) return { interpreter: '/bin/sh', arguments: ['/bin/sh', script, ...rest] };
    const own = argument === undefined || argument === '' ? [] : [argument];
    return { interpreter, arguments: [interpreter, ...own, script, ...rest] };
  } finally {
    await file.close();
  }
}

type Reported = Pick<LaunchReport, 'began' | 'ended' | 'execs'>;

/**
 * Compares what the kernel had as the program of a process, at its exec and at its end, with the program of the lane. `version` is that of its file now. `reference` is the
 * report of a start without a library, which tells what the program itself becomes by exec; null: it must not become another one.
 */
export function programFault(
  known: KnownProgram,
  version: string,
  { began, ended, execs }: Reported,
  reference: Reported | null,
): ProgramFault | null {
  const name = basename(known.path);
  if (!began || !ended || execs == null) {
    return {
      code: 'program-not-proven',
      message: `${name} could not be seen by the tracer from its start to its end`,
      next: 'Let the runner trace the bench and read /proc/<pid>/exe and /proc/<pid>/cmdline of its processes.',
    };
  }
  if (began.executable.inode !== known.inode || version !== known.version) return replaced(name, began.executable.path);
  const wanted = known.arguments.map((each) => Buffer.from(each, 'utf8').toString('latin1'));
  if (!isSame(began, wanted)) return changed(name, began.arguments);
  if (execs > 0) return isLike({ ended, execs }, reference) ? null : reExecuted(name, execs, ended.executable.path);
  if (ended.executable.inode !== known.inode) return replaced(name, ended.executable.path);
  return isSame(ended, wanted) ? null : changed(name, ended.arguments);
}

type State = NonNullable<LaunchReport['began']>;

function isSame({ arguments: seen, argumentsTruncated }: State, wanted: readonly string[]): boolean {
  const [a, b] = [seen, wanted].map((list) => list.join('\0'));
  return argumentsTruncated ? (b ?? '').startsWith(a ?? '') : a === b && seen.length === wanted.length;
}

function isLike({ ended, execs }: { ended: State; execs: number }, reference: Reported | null): boolean {
  return (
    reference?.ended != null &&
    reference.execs === execs &&
    reference.ended.executable.inode === ended.executable.inode &&
    isSame(ended, reference.ended.arguments)
  );
}

function replaced(name: string, path: string): ProgramFault {
  return {
    code: 'program-replaced',
    message: `${name} was not the file that was built: the process executed ${oneLine(path, 200)}`,
    next: 'Find what writes to the bench programs while a run goes on, and repeat the run.',
  };
}

function changed(name: string, seen: readonly string[]): ProgramFault {
  return {
    code: 'arguments-changed',
    message: `${name} had other arguments than the lane gives it: ${oneLine(seen.slice(1).join(' '), 200) || 'none'}`,
    next: 'Look in the library for code that writes to the arguments of its program. A program that sets its own title cannot be measured.',
  };
}

function reExecuted(name: string, execs: number, path: string): ProgramFault {
  return {
    code: 're-executed',
    message: `${name} became another program ${execs === 1 ? 'once' : `${execs} times`}, at last ${oneLine(path, 200)}, as it does not without the library`,
    next: 'Look in the library for code that executes a program.',
  };
}
