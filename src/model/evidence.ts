import { z } from 'zod';
import { Name } from './names.ts';

const Count = z.number().int().min(0);

/** An event as `perf` names it: `cycles`, `dTLB-load-misses`, `sched:sched_switch`. */
export const EventName = z
  .string()
  .regex(/^[a-zA-Z][A-Za-z0-9_.:/=-]{0,63}$/, 'an event is named as perf names it, e.g. dTLB-load-misses');

/** What kind of cost a box stands for, where the team says so: the four that gaps between allocators are explained by. */
export const Cause = z.enum(['wrapper', 'classification', 'free-list', 'page-supply']);
export type Cause = z.infer<typeof Cause>;

/** A box of the allocator: the functions that belong to it. */
export const Box = z.strictObject({
  box: Name,
  /** Regular expression on the function's name; the first box that fits has it. */
  pattern: z.string().min(1).max(200),
  cause: Cause.optional(),
});
export type Box = z.infer<typeof Box>;

/**
 * What a tool printed about one process, as it printed it: it is read where it is judged, not where code under test ran.
 * `counters`: `perf stat`. `profile`: `perf report`. `symbols`: data symbols of the arm's library, by `nm`. `instructions`:
 * callgrind, where the machine has no counter for them.
 */
export const Evidence = z.strictObject({
  kind: z.enum(['counters', 'profile', 'symbols', 'instructions']),
  lane: z.string().max(200),
  /** Index into the arms: 0 for a baseline, 1 for a candidate. */
  arm: Count,
  repeat: Count,
  text: z.string().max(1_048_576),
  /** Why there is no text, in words that follow the tool's name: `is not installed`; null when there is. */
  problem: z.string().max(600).nullable(),
});
export type Evidence = z.infer<typeof Evidence>;

/** Caps on `evidence.jsonl`, checked before anything is parsed. */
export const EVIDENCE_LIMITS = { bytes: 67_108_864, lineBytes: 2_200_000 } as const;
