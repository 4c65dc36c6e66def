import { z } from 'zod';

const TEXT = "a whole number, or a parameter of the matrix in quotes: '{T}'";
const Amount = z
  .union([z.int().min(0), z.string().regex(/^(\d{1,20}|\{[A-Z]{1,4}\})$/, TEXT)], TEXT)
  .transform(String)
  .optional();

/**
 * A workload of the bench kit with arguments by name. What is absent has the default of the workload. Not every workload has every
 * argument.
 */
export const Workload = z.strictObject({
  /** `mt-remote`, `st-mixed`, … */
  name: z.string().max(64),
  /** Number of threads. */
  threads: Amount,
  /** Operations of each thread in a whole process. In lock-step the pilot chooses the length of a burst, and this has no effect. */
  iters: Amount,
  /** Number of blocks that are held at once: slots, or buffers, of each thread. */
  workingSet: Amount,
  /** Smallest block, in bytes. */
  min: Amount,
  /** Largest block, in bytes. */
  max: Amount,
  /** Frees by another thread than the one that allocated the block, in percent. */
  remote: Amount,
  /** Most blocks on the way from one thread to another. */
  ringSlots: Amount,
  /** Operations on a tray of blocks before it is passed on. */
  turn: Amount,
  /** Part of each block that is written to, in percent. */
  touch: Amount,
  /** Most bytes that are held at once. */
  liveBytes: Amount,
  /** Operations of a phase. */
  phaseOps: Amount,
  /** Start of the random numbers. */
  seed: Amount,
});
export type Workload = z.infer<typeof Workload>;
