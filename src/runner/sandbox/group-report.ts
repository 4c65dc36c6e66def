import { z } from 'zod';
import { LaunchReport } from './launch-report.ts';

const Count = z.number().int().min(0);
const Sums = z.strictObject({ bursts: Count, outsideNs: Count, insideNs: Count, delayNs: Count });

/** The line that `bench-kit/lockstep` writes about one group; pairs stand in the order baseline, candidate. */
export const GroupReport = z.strictObject({
  /** Null when every burst was answered. */
  error: z.string().max(200).nullable(),
  failedSide: z.union([z.literal(0), z.literal(1)]),
  /** CPU of the driver; -1 when it could not be pinned. */
  cpu: z.int(),
  /** Operations of a thread in a burst, and of all threads together. */
  ops: Count,
  operations: Count,
  coldNs: z.tuple([Count, Count]),
  warmUp: z.tuple([Sums, Sums]),
  measured: z.tuple([Sums, Sums]),
  /** Burst times run by run, in the order the driver was given. */
  runs: z.array(z.array(Count).max(64)).max(256),
  wallNs: Count,
  foreignCores: z.number().min(0).nullable(),
  reports: z.tuple([LaunchReport.nullable(), LaunchReport.nullable()]),
});
export type GroupReport = z.infer<typeof GroupReport>;
