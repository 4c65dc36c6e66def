import { z } from 'zod';
import { Cause, EventName } from './evidence.ts';
import { Name } from './names.ts';
import { Pattern } from './pattern.ts';

/** What the option `perf` of a command measures, and the boxes of functions. */
export const PerfConfig = z.strictObject({
  /** Events that `perf stat` counts. @example [cycles, instructions, cache-misses] */
  events: z
    .array(EventName)
    .min(1)
    .max(24)
    .default([
      ...['cycles', 'instructions', 'branches', 'branch-misses', 'cache-misses', 'dTLB-load-misses', 'minor-faults'],
      ...['task-clock', 'context-switches'],
    ]),
  /** Counted processes of each arm on each lane. @unit processes @example 10 */
  repeats: z.int().min(1).max(20).default(5),
  /** Sampling frequency of a profile. @unit samples a second @example 499 */
  hertz: z.int().min(1).max(10_000).default(999),
  /** Functions that belong together, by the name of their box. Absent: every function is on its own. */
  boxes: z
    .record(
      Name,
      z.strictObject({
        /** A regular expression that finds the functions of the box. @example '^hz4_route' */
        functions: Pattern,
        /** What a cost of this box means, for `frontier`. Absent: not known. @example classification */
        cause: Cause.optional(),
      }),
    )
    .default({}),
});
