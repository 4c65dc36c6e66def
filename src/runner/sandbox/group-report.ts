import { z } from 'zod';
import { Uncounted } from '../../model/bursts.ts';
import type { ChallengeFailure } from '../../model/run.ts';
import { LaunchReport } from './launch-report.ts';

const Count = z.number().int().min(0);
const BurstNumbers = z.array(z.array(Count).max(64)).max(256);
const Sums = z.strictObject({ bursts: Count, outsideNs: Count, insideNs: Count, delayNs: Count });

const Fields = z.strictObject({
  /** What ended the group early; null when every burst was answered as the model says. */
  error: z.enum(['not-started', 'ended-early', 'answered-wrongly', 'not-checked']).nullable(),
  /** The side that failed; null when none did. */
  failedSide: z.union([z.literal(0), z.literal(1)]).nullable(),
  /** CPU of the driver; -1 when it could not be pinned. */
  cpu: z.int(),
  /** Operations of each thread in a burst. */
  ops: Count,
  /** Operations of all threads in a burst. */
  operations: Count,
  coldNs: z.tuple([Count, Count]),
  warmUp: z.tuple([Sums, Sums]),
  measured: z.tuple([Sums, Sums]),
  /** Burst times of each series, in the order that was given to the driver. */
  runs: BurstNumbers,
  /** What was counted in each burst, in the same order, by event, or why it was not; absent when the driver was not to count. */
  counts: z
    .union([
      z.strictObject({ absent: Uncounted }),
      z.strictObject({
        instructions: BurstNumbers.optional(),
        cycles: BurstNumbers.optional(),
        /** CPU time, which every machine counts. */
        cpuNs: BurstNumbers.optional(),
      }),
    ])
    .optional(),
  /** Most bytes of blocks alive in pages to which the bench has written, by the model. */
  liveBytes: z.tuple([Count, Count]),
  /** CPU time of each side during the measured series of the other one; null when no control group shows it. */
  idleNs: z.tuple([Count, Count]).nullable(),
  /** When its benches were let begin, by the monotonic clock of the machine. */
  beganMicros: Count,
  wallNs: Count,
  foreignCores: z.number().min(0).nullable(),
  reports: z.tuple([LaunchReport.nullable(), LaunchReport.nullable()]),
});

/**
 * The line of JSON that `bench-kit/lockstep` writes about one group. Pairs are in the order baseline, candidate. Both arms work in turns, so
 * their bursts together are no longer than the group. A group that ended early has bursts of a series that is not listed.
 */
export const GroupReport = Fields.refine(({ error, warmUp, measured, runs, counts, wallNs }) => {
  const listed = runs.flat();
  const listedNs = listed.reduce((sum, ns) => sum + ns, 0);
  const measuredNs = outsideNsOf(measured);
  return (
    outsideNsOf(warmUp) + measuredNs <= wallNs &&
    (error === null ? listedNs === measuredNs : listedNs <= measuredNs) &&
    listed.every((ns) => ns > 0) &&
    (counts === undefined || 'absent' in counts || Object.values(counts).every((each) => !each || areOf(runs, each)))
  );
});
export type GroupReport = z.infer<typeof GroupReport>;

/** Whether there is a positive number for each burst. */
function areOf(runs: readonly (readonly number[])[], numbers: readonly (readonly number[])[]): boolean {
  return (
    numbers.length === runs.length &&
    numbers.every((own, index) => own.length === runs[index]?.length && own.every((number) => number > 0))
  );
}

function outsideNsOf(sides: readonly { readonly outsideNs: number }[]): number {
  return sides.reduce((sum, { outsideNs }) => sum + outsideNs, 0);
}

/** How a side failed the requests of the driver; null when it did not. A group that could not be checked fails on both sides. */
export function challengeFailure({ error, failedSide }: GroupReport, side: 0 | 1): ChallengeFailure | null {
  if (error === null || error === 'not-started') return null;
  return failedSide === null || failedSide === side ? error : null;
}
