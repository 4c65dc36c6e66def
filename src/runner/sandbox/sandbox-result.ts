import type { ExecResult } from '../../system/exec.ts';
import { type LaunchReport, NO_REPORT, whyNotStarted } from './launch-report.ts';
import type { ProgramCall } from './program-call.ts';

/** How code under test ended. */
export interface SandboxResult {
  readonly report: LaunchReport;
  readonly cancelled: boolean;
  /** Sanitised and capped, as `stderr`. */
  readonly stdout: string;
  readonly stderr: string;
  /** Present when they were asked for. */
  readonly calls?: readonly ProgramCall[];
  /** Whether the kernel killed a process of the job meanwhile, since it was out of memory. */
  readonly outOfMemory: boolean;
  /** Present when it was stopped since it had almost filled a disk. */
  readonly filledDisk?: true;
  /** Present when a stream had more bytes than were kept. */
  readonly isCut?: true;
}

/** `streams` are those that the program writes to: the two benches of a group have one each. */
export function sandboxResult(
  report: LaunchReport | null,
  result: ExecResult,
  { stdout, stderr }: Pick<SandboxResult, 'stdout' | 'stderr'>,
  streams: ExecResult['cut'] = ['stdout', 'stderr'],
): SandboxResult {
  const { cancelled, timedOut } = result;
  const reason = result.notStarted ?? (result.stderr.split('\n')[0] || 'no report');
  const unstarted = report === null ? null : whyNotStarted(report, stderr);
  if (report !== null && unstarted !== null) {
    return { report: { ...report, ...unstarted }, cancelled, stdout, stderr, outOfMemory: false };
  }
  return {
    report: report ?? { ...NO_REPORT, reason, timedOut, cancelled },
    cancelled,
    stdout,
    stderr,
    outOfMemory: false,
    ...(result.cut.some((stream) => streams.includes(stream)) && { isCut: true }),
  };
}
