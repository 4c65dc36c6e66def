import { z } from 'zod';

const MappedFile = z.strictObject({ path: z.string(), device: z.string(), inode: z.string() });
const Reading = z.number().int().min(0).nullable();

/** The line that `bench-kit/launch` writes about one process. */
export const LaunchReport = z.strictObject({
  /** `exec-failed`, `ptrace-denied`, `fork-failed`, `unkillable`; null when the program ran to an end. */
  error: z.string().nullable(),
  reason: z.string(),
  /** From the program's first instruction to its end, without the time it stood still to be read. */
  wallNs: Reading,
  cpuNs: Reading,
  minorFaults: Reading,
  /** `VmHWM` at exit. */
  rssPeakBytes: Reading,
  /** `VmRSS` at exit: what is left after the load. */
  rssEndBytes: Reading,
  exitCode: z.number().int().nullable(),
  signal: z.string().max(20).nullable(),
  timedOut: z.boolean(),
  cancelled: z.boolean(),
  /** Processes it left behind, dead or killed by now; null when some would not die. */
  strays: Reading,
  foreignCores: z.number().min(0).nullable(),
  /** The expected library as the kernel names it in memory maps. */
  identity: MappedFile.nullable(),
  mappedTruncated: z.boolean(),
  /** Files mapped as code at exit; null when they could not be read. */
  mapped: z.array(MappedFile).nullable(),
});
export type LaunchReport = z.infer<typeof LaunchReport>;

/** Stands for the report of a launcher that gave none. */
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
