import { z } from 'zod';

const Count = z.number().int().min(0);
const Change = z.number().finite();

/** A known slowdown that was injected, and what was read. Fractions of throughput, negative: slower. */
export const Injected = z.strictObject({
  lane: z.string().max(200),
  /** What was counted inside the bench. */
  truth: Change,
  estimate: Change,
  low: Change,
  high: Change,
});
export type Injected = z.infer<typeof Injected>;

/** What `alloc-ab qualify` found on a machine: how often it sees what is not there, and how small a change it can see. */
export const Qualification = z.strictObject({
  schema: z.literal(1),
  at: z.iso.datetime(),
  tool: z.string().max(40),
  /** Facts of the machine that must be the same for this to hold. */
  fingerprint: z.record(z.string().max(64), z.string().max(400)),
  /** Whole verdicts on a baseline against itself, those that were GO or NO-GO, and those that were INVALID. */
  verdicts: Count,
  falseAlarms: Count,
  invalid: Count,
  lanes: z.record(
    z.string().max(200),
    z.strictObject({
      /** Blocks of a verdict, in the median. */
      blocks: Count,
      /** Smallest change that so many blocks find four times out of five; a fraction. */
      smallest: z.number().min(0),
    }),
  ),
  injected: z.array(Injected).max(1000),
});
export type Qualification = z.infer<typeof Qualification>;

/** Largest qualification file that is read, in bytes. */
export const QUALIFICATION_BYTES_MAX = 1_048_576;
