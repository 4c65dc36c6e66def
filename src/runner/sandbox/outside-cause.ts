import { oneLine } from '../../system/sanitise.ts';
import type { SandboxResult } from './sandbox-result.ts';

/** What ended a process, or kept it from starting, and is not its command. */
interface OutsideCause {
  readonly code: string;
  /** Predicate for a sentence whose subject is the process. */
  readonly message: string;
  readonly next: string;
}

/**
 * The cause of an end that lies outside the command line of a process: the machine, the sandbox, or code under test that attacked its
 * launcher. Null for a process that ended by itself, and when the run itself ended it.
 */
export function outsideCause({ report, cancelled, outOfMemory }: SandboxResult): OutsideCause | null {
  const { error, signal, exitCode } = report;
  const reason = oneLine(report.reason, 200);
  if (cancelled || report.timedOut) return null;
  if (outOfMemory && (error !== null || signal !== null || exitCode !== 0)) {
    return {
      code: 'out-of-memory',
      message: 'was killed, or lost a process, because the memory of the job was used up',
      next: 'Look at what this side takes: an allocator that gives nothing back, or a lane that is too large for the machine.',
    };
  }
  if (report.cancelled) {
    return {
      code: 'launcher-stopped',
      message: 'was stopped by a signal to its launcher that this run did not send',
      next: 'Look in the code of this side for signals to other processes, and in the log of the machine for an operator who stopped it; then repeat the run.',
    };
  }
  switch (error) {
    case 'launcher-failed':
      return {
        code: 'launcher-killed',
        message: 'left no report: its launcher ended before it could write one',
        next: 'The code of this side killed its launcher, or the machine did: look there for signals to other processes, and in the log of the kernel; then repeat the run.',
      };
    case 'sandbox-failed':
    case 'cgroup-denied':
    case 'filter-denied':
      return {
        code: 'sandbox-failed',
        message: `could not be isolated (${error}: ${reason})`,
        next: 'Look whether bubblewrap works on this machine: "bwrap --unshare-all --ro-bind / / true" must end with 0.',
      };
    case 'fork-failed':
      return {
        code: 'machine-error',
        message: `could not be started, because the machine made no process (${reason})`,
        next: 'Look at the limits on processes and memory of the machine, then repeat the run.',
      };
    case 'layout-denied':
      return {
        code: 'machine-error',
        message: `could not get the memory layout of its group (${reason})`,
        next: 'Allow a stack of 2 GiB to the harness ("ulimit -Hs"), and a bubblewrap without the setuid bit: with it, the kernel places programs by chance.',
      };
    case 'unkillable':
      return {
        code: 'machine-error',
        message: 'left a process that could not be killed',
        next: 'Look for processes in uninterruptible sleep on the machine, and restart it.',
      };
    case 'too-many-processes':
      return {
        code: 'too-many-processes',
        message: 'started more processes than are followed',
        next: 'Look in the code of this side for a loop that starts processes.',
      };
    case 'program-lost':
      return {
        code: 'program-not-proven',
        message: 'hid a thread from the tracer, and this became the program',
        next: 'Look in the code of this side for threads that are started untraced.',
      };
    default:
      return null;
  }
}
