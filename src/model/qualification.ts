import { z } from 'zod';
import { DuetQualification } from './duets.ts';
import { Count } from './names.ts';

const Fraction = z.number().finite();

/** An injected slowdown and its measured size, as fractions of throughput; negative: slower. */
export const Injected = z.strictObject({
  lane: z.string().max(200),
  /** The slowdown that the bench itself counted. */
  truth: Fraction,
  estimate: Fraction,
  low: Fraction,
  high: Fraction,
});
export type Injected = z.infer<typeof Injected>;

/** What `alloc-ab qualify` measured on a machine: the rate of false alarms and the smallest change that it detects. */
export const Qualification = z.strictObject({
  /** Version of this format. */
  schema: z.literal(1),
  /** When it was measured, in UTC. */
  at: z.iso.datetime(),
  /** Version of alloc-ab. */
  tool: z.string().max(40),
  /** Facts of the machine. The qualification holds while they are the same. */
  fingerprint: z.record(z.string().max(64), z.string().max(400)),
  /** Number of verdicts on a baseline against itself. */
  verdicts: Count,
  /** How many of them were GO or NO-GO. */
  falseAlarms: Count,
  /** How many of them were INVALID. */
  invalid: Count,
  /** What the machine detects on each lane. */
  lanes: z.record(
    z.string().max(200),
    z.strictObject({
      /** Median number of blocks of a verdict. */
      blocks: Count,
      /** Smallest change that so many blocks detect with a probability of 80 %; a fraction. */
      smallest: z.number().min(0),
    }),
  ),
  /** Known slowdowns that were injected, and how they were measured. */
  injected: z.array(Injected).max(1000),
  /** Several lanes at the same time; absent: not measured, as on a machine with too few cores. */
  duets: DuetQualification.optional(),
});
export type Qualification = z.infer<typeof Qualification>;

/** Largest qualification file that is read, in bytes. */
export const QUALIFICATION_BYTES_MAX = 1_048_576;
