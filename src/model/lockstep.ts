import { z } from 'zod';

/** How a workload of the bench kit is measured in lock-step: a group is one process of each arm, and they work in turns. */
export const Lockstep = z.strictObject({
  /** Series of each arm in a group. A series is several bursts of one arm in a row. */
  runs: z.int().min(1).max(64),
  /** Most series of each arm in a group, when its bursts differ more than groups do; absent: every group has `runs`. */
  mostRuns: z.int().min(1).max(64).optional(),
  /** Groups of one start of the driver on a lane that has some already; absent: no more than of the first starts. */
  mostGroups: z.int().min(4).max(32).multipleOf(4).optional(),
  /** Bursts in a series. */
  runLength: z.int().min(1).max(64),
  /** Bursts at the start of each series that are timed but not used: the first burst after a switch bears its cost. */
  dropped: z.int().min(0).max(63),
  /** Length of a burst that the pilot aims at, in microseconds. */
  burstMicros: z.int().min(10).max(10_000_000),
  /** Burst time of each arm before the first series, in microseconds. */
  warmMicros: z.int().min(0).max(60_000_000),
  /** Longest warm-up of a group, when the ratio of both arms still changes within groups; absent: every group has `warmMicros`. */
  mostWarmMicros: z.int().min(0).max(60_000_000).optional(),
  /** `shared`: stack, libraries and mappings of both processes of a group begin at the same addresses, which the seed draws for each group. Absent: the kernel draws them for each process. */
  layout: z.literal('shared').optional(),
});
export type Lockstep = z.infer<typeof Lockstep>;
