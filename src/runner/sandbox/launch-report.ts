import { z } from 'zod';

const MappedFile = z.strictObject({ path: z.string(), device: z.string(), inode: z.string() });
const Reading = z.number().int().min(0).nullable();

/** The line of JSON that `bench-kit/launch` writes about one process. Readings are null where they could not be taken. */
export const LaunchReport = z.strictObject({
  /** `exec-failed`, `ptrace-denied`, `fork-failed`, `unkillable`; null when the program ran to an end. */
  error: z.string().nullable(),
  reason: z.string(),
  /** From the program's first instruction to its end, without the time in which the tracer held it. */
  wallNs: Reading,
  cpuNs: Reading,
  minorFaults: Reading,
  /** `VmHWM` at exit. */
  rssPeakBytes: Reading,
  /** `VmRSS` at exit: memory that the program still held after its load. */
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
  mappedTruncated: z.boolean(),
  /** Files mapped as code at exit. */
  mapped: z.array(MappedFile).nullable(),
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
  mappedTruncated: false,
  mapped: null,
};

/** Parses a line of JSON that a program of the bench kit wrote; null when it is absent or does not match the schema. */
export function parseReport<T>(schema: z.ZodType<T>, text: string): T | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  const report = schema.safeParse(json);
  return report.success ? report.data : null;
}

const ALLOW_PTRACE = 'allow ptrace here (kernel.yama.ptrace_scope below 3; in a container --cap-add=SYS_PTRACE)';

/** How a process ended, as a predicate for a sentence ("was killed by SIGSEGV"); null when it ended with exit code 0. */
export function describeEnd({ report }: { readonly report: LaunchReport }, timeoutMs: number): string | null {
  if (report.timedOut) return `did not end within ${Math.round(timeoutMs / 100) / 10} s and was killed`;
  if (report.cancelled) return 'was stopped';
  if (report.error === 'exec-failed') return `could not be started (${report.reason})`;
  if (report.error === 'ptrace-denied') return `could not be traced (${report.reason}): ${ALLOW_PTRACE}`;
  if (report.error !== null) return `could not be run (${report.error}: ${report.reason})`;
  if (report.signal !== null) return `was killed by ${report.signal}`;
  return report.exitCode === 0 ? null : `ended with exit code ${report.exitCode}`;
}
