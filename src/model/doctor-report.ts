import { z } from 'zod';
import { RecordReport } from './sanity-record.ts';

/** The state of a check. `unknown`: it could not be seen; never shown as passed. */
const DoctorStatus = z.enum(['pass', 'warn', 'fail', 'unknown']);
export type DoctorStatus = z.infer<typeof DoctorStatus>;

/** What one check of `alloc-ab doctor` found. */
export const DoctorRow = z.strictObject({
  /** `governor`, `overcommit`, `sandbox-network`, … */
  check: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
  /** What was seen; `-` when nothing could be read. */
  value: z.string().max(400),
  /** Where it was seen: a file, a pattern of files, or a program. */
  path: z.string().max(400),
  status: DoctorStatus,
  /** What to do, or why it could not be seen; empty for `pass`. */
  fix: z.string().max(400),
});
export type DoctorRow = z.infer<typeof DoctorRow>;

/** The output of `alloc-ab doctor --json`. */
export const DoctorReport = z.strictObject({
  /** Version of this format. */
  schema: z.literal(1),
  /** Version of alloc-ab. */
  tool: z.string().max(40),
  /** When the machine was looked at. */
  at: z.iso.datetime(),
  /** The directory that stood for `/`. */
  root: z.string().max(4096),
  rows: z.array(DoctorRow).max(200),
  ...RecordReport.shape,
});
export type DoctorReport = z.infer<typeof DoctorReport>;
