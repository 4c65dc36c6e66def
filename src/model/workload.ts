import { z } from 'zod';

const TEXT = "a whole number, or a parameter of the matrix in quotes: '{T}'";
const Amount = z
  .union([z.int(TEXT).min(0, TEXT), z.string().regex(/^(\d{1,20}|\{[A-Z]{1,4}\})$/, TEXT)], TEXT)
  .transform(String)
  .optional();

/**
 * A workload of the bench kit with arguments by name. What is absent has the default of the workload. Not every workload has every
 * argument.
 */
export const Workload = z.strictObject({
  /** The workload: `mt-remote`, `st-mixed`, … @example mt-remote */
  name: z.string().max(64),
  /** Number of threads. @unit threads @example '{T}' */
  threads: Amount,
  /** Operations of each thread in a whole process. In lock-step the pilot chooses the length of a burst, and this has no effect. @unit operations @example 200000 */
  iters: Amount,
  /** Number of blocks that are held at once: slots, or buffers, of each thread. @unit blocks @example 400 */
  workingSet: Amount,
  /** Smallest block. @unit bytes @example 16 */
  min: Amount,
  /** Largest block. @unit bytes @example 2048 */
  max: Amount,
  /** Frees by another thread than the one that allocated the block. @unit percent @example '{R}' */
  remote: Amount,
  /** Most blocks on the way from one thread to another. @unit blocks @example 65536 */
  ringSlots: Amount,
  /** Operations on a tray of blocks before it is passed on. @unit operations @example 256 */
  turn: Amount,
  /** Part of each block that is written to. @unit percent @example 100 */
  touch: Amount,
  /** Most bytes that are held at once. @unit bytes @example 64000000 */
  liveBytes: Amount,
  /** Operations of a phase. @unit operations @example 65536 */
  phaseOps: Amount,
  /** Start of the random numbers. @unit none @example 1 */
  seed: Amount,
});
export type Workload = z.infer<typeof Workload>;

/** A workload by its name alone: all of its arguments have their defaults. */
export const WorkloadName = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,63}$/,
    'a workload has a name, mt-remote, and arguments by name, { name: mt-remote, threads: 4 }',
  )
  .transform((name): Workload => ({ name }));
