import { z } from 'zod';
import { Guard, Percent } from './config-values.ts';
import { Name } from './names.ts';
import { Reader } from './pattern.ts';

/**
 * What is measured of the processes of a lane from outside, without a number of theirs. `wall`: from the start of the first process to its
 * end. `user`, `system`: CPU time of all processes in the program and in the kernel; `cpu`: both. `peak-memory`: resident memory.
 * `faults`: minor page faults. `instructions`: of all processes outside the kernel, by a counter of the processor, else by callgrind.
 */
export const OutsideMetric = z.enum(['wall', 'user', 'system', 'cpu', 'peak-memory', 'faults', 'instructions']);
export type OutsideMetric = z.infer<typeof OutsideMetric>;

/** The one metric of a lane: `wall`, or how a number is read from the output. */
export const OneMetric = z.union([
  OutsideMetric,
  z.strictObject({
    /** Finds the number in the output. */
    read: Reader,
    /** Unit of the number, for the tables. @example ops/s */
    unit: z.string().max(20).default('ops/s'),
    /** Whether a higher or a lower number is a gain. @example lower */
    better: z.enum(['higher', 'lower']).default('higher'),
  }),
]);

/** Most metrics of one lane. */
const METRICS_MAX = 8;

const KEYS = 'a metric has keys: guard: 5%, target: 2% or info: true, and read where it is a number of the output';

/** One of several metrics of a lane. Without `read` its name is the one of a metric that is measured from outside. */
const LaneMetric = z.strictObject(
  {
    /** Finds the number in the output. Absent: the name of the metric is measured from outside. @example p99= */
    read: Reader.optional(),
    /** Unit of the number, for the tables. @example ns */
    unit: z.string().max(20).optional(),
    /** Absent: `higher` for a rate, `lower` for a time and for bytes. @example lower */
    better: z.enum(['higher', 'lower']).optional(),
    /** The output that holds the number: the output of `load` (or of the program), or of the server's `ask`. Absent: `load`. @example ask */
    from: z.enum(['load', 'ask']).optional(),
    /** It must not lose more than this. @example 5% */
    guard: Guard.optional(),
    /** Where the lane is a target it must gain at least this; elsewhere it must not lose more than the guard of the lane. @example 2% */
    target: Percent.optional(),
    /** Shown with its interval, but not judged. @example true */
    info: z.literal(true).optional(),
  },
  { error: ({ code }) => (code === 'invalid_type' ? KEYS : undefined) },
);
export type LaneMetric = z.infer<typeof LaneMetric>;

/** The metrics of a lane by name. The first is the primary one, whose role is the one of the lane; each other has a role of its own. */
export const LaneMetrics = z
  .record(
    Name,
    LaneMetric.nullable().transform((metric): LaneMetric => metric ?? {}),
  )
  .refine((metrics) => Object.keys(metrics).length > 0, 'at least one metric')
  .refine((metrics) => Object.keys(metrics).length <= METRICS_MAX, `at most ${METRICS_MAX} metrics`);
