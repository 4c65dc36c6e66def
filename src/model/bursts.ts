import { z } from 'zod';
import { Count } from './names.ts';

/**
 * Why the processor did not count in the bursts of a group. `no-counter`: the machine offers none, as most virtual machines. `not-permitted`: the
 * kernel denies it. `not-opened`: another error. `shared`: others used the counters meanwhile. `lost`: nothing was counted in a burst.
 */
export const Uncounted = z.enum(['no-counter', 'not-permitted', 'not-opened', 'shared', 'lost']);
export type Uncounted = z.infer<typeof Uncounted>;

const SERIES_MAX = 128;
/** The sum over the bursts of a series that count; one number per series. */
const SeriesCounts = z.array(Count).max(SERIES_MAX);

/** The bursts of one arm in one group, timed by the driver. */
export const Bursts = z.strictObject({
  /** Operations of one burst, all threads together. */
  operations: Count,
  /** Nanoseconds of each burst, in order; one array per series. */
  runsNs: z.array(z.array(Count).max(64)).max(SERIES_MAX),
  /** Nanoseconds of the first burst of the process, with cold caches; its number of operations differs from the others. */
  coldNs: Count,
  /** Nanoseconds of all bursts before the first series. */
  warmNs: Count,
  /** Nanoseconds of the measured bursts by the clock of the bench. The difference is the cost of timing by the driver. */
  insideNs: Count,
  /** Nanoseconds of the injected delay, counted by the bench. */
  delayNs: Count,
  /** Instructions of the arm outside the kernel, counted by the processor from outside. Absent when `uncounted`, and in runs of earlier versions. */
  instructions: SeriesCounts.optional(),
  /** Cycles of the processor, counted in the same way; present beside `instructions`. */
  cycles: SeriesCounts.optional(),
  /** Present when the driver was to count and could not. */
  uncounted: Uncounted.optional(),
});
export type Bursts = z.infer<typeof Bursts>;
