import { z } from 'zod';
import { parseJson } from '../../model/json-text.ts';

const MappedFile = z.strictObject({ path: z.string(), device: z.string(), inode: z.string() });
const Reading = z.number().int().min(0).nullable();

/**
 * The program's own process as the kernel has it. Bytes outside ASCII are characters of Latin-1, as in every string of the report. The
 * program can overwrite its arguments after its exec, but not before.
 */
const ProgramState = z.strictObject({
  /** With the device and inode that `stat` names, which differ from those of memory maps on some file systems. */
  executable: MappedFile,
  arguments: z.array(z.string()),
  /** Only the first 4 KiB of the arguments are listed. */
  argumentsTruncated: z.boolean(),
});

/** Processes that ran one program with the same files mapped as code. */
const Program = z.strictObject({
  /** File name of the program. */
  program: z.string(),
  processes: Reading,
  cpuNs: Reading,
  /** Part of `cpuNs` in processes that still ran when the first process of the sample had ended. */
  leftNs: Reading,
  /**
   * Whether the loader of a program that became another one by exec was to preload the library: its memory maps are gone. Null for
   * programs that ran to their end.
   */
  preloads: z.boolean().nullable(),
  mappedTruncated: z.boolean(),
  /** Files mapped as code at exit. */
  mapped: z.array(MappedFile).nullable(),
});

/**
 * The line of JSON that `bench-kit/launch` writes about one program and all processes that it started. Readings are null where they
 * could not be taken.
 */
export const LaunchReport = z.strictObject({
  /**
   * `exec-failed`, `sandbox-failed` (a wrapper ended before the program existed), `cgroup-denied`, `filter-denied`, `layout-denied`, `ptrace-denied`,
   * `fork-failed`, `unkillable`, `too-many-processes` (100,000 in one run), `program-lost` (it hid a thread from the tracer, and this became the program); null when the program ran to an end.
   */
  error: z.string().nullable(),
  reason: z.string(),
  /** From the program's first instruction to its end, without the time in which the tracer held it. */
  wallNs: Reading,
  cpuNs: Reading,
  /** Its parts, together `cpuNs`. */
  userNs: Reading.optional(),
  systemNs: Reading.optional(),
  /** Of all processes outside the kernel; present when they were to be counted, null when no counter of the processor did it. */
  instructions: Reading.optional(),
  minorFaults: Reading,
  /** Largest sum, over time, of the peaks of the processes alive; `VmHWM` of a single one (bench-kit/launch/memory.c). */
  rssPeakBytes: Reading,
  /** `VmRSS` at exit of the process with the most CPU time: memory that it still held after its load. */
  rssEndBytes: Reading,
  exitCode: z.number().int().nullable(),
  signal: z.string().max(20).nullable(),
  timedOut: z.boolean(),
  cancelled: z.boolean(),
  /** Processes that the program left behind, all dead by now; null when some could not be killed. */
  strays: Reading,
  /** Cores that other processes of the machine used meanwhile, at least. */
  foreignCores: z.number().min(0).nullable(),
  /** The expected library as the kernel names it in memory maps. */
  identity: MappedFile.nullable(),
  programs: z.array(Program),
  processes: Reading,
  /** CPU time of processes that were not traced, and of programs that are not listed. */
  unseenNs: Reading,
  /** At its exec; null when it was not traced or did not begin. */
  began: ProgramState.nullable().optional(),
  /** At its end; null when it could not be read. */
  ended: ProgramState.nullable().optional(),
  /** How often the program's own process became another program by exec; null when it was not traced or did not begin. */
  execs: Reading.optional(),
  /** With `--calls`: how many lines precede the report, and whether some are missing since there were too many. */
  calls: Reading.optional(),
  callsTruncated: z.boolean().optional(),
});
export type LaunchReport = z.infer<typeof LaunchReport>;

/** Replaces the report of a launcher that wrote none. */
export const NO_REPORT: LaunchReport = {
  error: 'launcher-failed',
  reason: '',
  wallNs: null,
  cpuNs: null,
  minorFaults: null,
  rssPeakBytes: null,
  rssEndBytes: null,
  exitCode: null,
  signal: null,
  timedOut: false,
  cancelled: false,
  strays: null,
  foreignCores: null,
  identity: null,
  programs: [],
  processes: null,
  unseenNs: null,
};

/** Parses a line of JSON that a program of the bench kit wrote; null when it is absent or does not match the schema. */
export function parseReport<T>(schema: z.ZodType<T>, text: string): T | null {
  const report = schema.safeParse(parseJson(text));
  return report.success ? report.data : null;
}

const ALLOW_PTRACE = 'allow ptrace here (kernel.yama.ptrace_scope below 3; in a container --cap-add=SYS_PTRACE)';

const ENDS: Readonly<Record<string, string>> = {
  'too-many-processes': 'started more than 100,000 processes and was killed',
  'program-lost': 'hid a thread from the tracer and made it the program',
  unkillable: 'could not be killed within 2 s',
};

/** How a process ended, as a predicate for a sentence ("was killed by SIGSEGV"); null when it ended with exit code 0. */
export function describeEnd({ report }: { readonly report: LaunchReport }, timeoutMs: number): string | null {
  if (report.timedOut) return `did not end within ${Math.round(timeoutMs / 100) / 10} s and was killed`;
  if (report.cancelled) return 'was stopped';
  if (report.error === 'exec-failed') return `could not be started (${report.reason})`;
  if (report.error === 'ptrace-denied') return `could not be traced (${report.reason}): ${ALLOW_PTRACE}`;
  const words = report.error === null ? undefined : ENDS[report.error];
  if (words !== undefined) return words;
  if (report.error !== null) return `could not be run (${report.error}: ${report.reason})`;
  if (report.signal !== null) return `was killed by ${report.signal}`;
  return report.exitCode === 0 ? null : `ended with exit code ${report.exitCode}`;
}

/** Why bubblewrap, which ends with 1 then, did not start the program; null when it started. */
export function whyNotStarted(
  report: LaunchReport,
  stderr: string,
): Pick<LaunchReport, 'error' | 'reason' | 'exitCode'> | null {
  // A program that the tracer saw start may print what it likes.
  if (report.began) return null;
  if (report.timedOut || report.cancelled || (report.exitCode !== 1 && report.error === null)) return null;
  const [, call, reason] = /^bwrap: (execvp [^\n]*?: )?([^\n]+)$/m.exec(stderr) ?? [];
  if (reason === undefined) return null;
  return { error: call === undefined ? 'sandbox-failed' : 'exec-failed', reason: reason.slice(0, 300), exitCode: null };
}
