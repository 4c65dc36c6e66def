import { z } from 'zod';
import { Count, Name } from './names.ts';
import { Pattern } from './pattern.ts';

/** Name of an event of `perf`: `cycles`, `dTLB-load-misses`, `sched:sched_switch`. */
export const EventName = z
  .string()
  .regex(/^[a-zA-Z][A-Za-z0-9_.:/=-]{0,63}$/, 'an event has the name that perf uses, e.g. dTLB-load-misses');

/** The kind of cost of a box. Gaps between allocators are explained by these four. */
export const Cause = z.enum(['wrapper', 'classification', 'free-list', 'page-supply']);
export type Cause = z.infer<typeof Cause>;

/** A box of the allocator: functions with one job. */
export const Box = z.strictObject({
  box: Name,
  /** Regular expression on the name of a function. A function belongs to the first box that matches. */
  pattern: Pattern,
  cause: Cause.optional(),
});
export type Box = z.infer<typeof Box>;

/**
 * The unparsed output of a tool about one process. It is parsed where it is judged, not on the machine that ran the code
 * under test. `counters`: `perf stat`. `profile`: `perf report`. `symbols`: data symbols of the arm's library, by `nm`.
 * `instructions`: callgrind, where the machine has no counter for them.
 */
export const Evidence = z.strictObject({
  /** Which tool wrote it. */
  kind: z.enum(['counters', 'profile', 'symbols', 'instructions']),
  /** Id of the lane. */
  lane: z.string().max(200),
  /** Index of the arm: 0 for the baseline, 1 for the candidate, or the index in a survey. */
  arm: Count,
  /** Number of the process on this lane and arm, from 0. */
  repeat: Count,
  /** What the tool wrote, unchanged. */
  text: z.string().max(1_048_576),
  /** Why there is no text, as a phrase that follows the name of the tool: `is not installed`; null when there is a text. */
  problem: z.string().max(600).nullable(),
});
export type Evidence = z.infer<typeof Evidence>;

/** Caps on `evidence.jsonl`, checked before a line is parsed. */
export const EVIDENCE_LIMITS = { bytes: 67_108_864, lineBytes: 2_200_000 } as const;
