import { z } from 'zod';
import { Count } from './names.ts';

/** Most lanes that are measured at the same time. */
export const DUETS_MAX = 8;

/**
 * CPUs of parallel duets. A duet is a lane with one thread in lock-step: both arms and their driver take turns on one CPU. No two of the CPUs
 * share a core, or a cache below the last level.
 */
export const DuetCpus = z
  .array(z.int().min(0).max(8191))
  .min(2)
  .max(DUETS_MAX)
  .refine((cpus) => new Set(cpus).size === cpus.length, 'a CPU is there twice');
export type DuetCpus = z.infer<typeof DuetCpus>;

/** The parallel duets of a run. */
export const Duets = z.strictObject({
  cpus: DuetCpus,
  /** Lanes that are measured beside each other; the others are measured alone. */
  lanes: z.array(z.string().max(200)).min(2).max(128),
});
export type Duets = z.infer<typeof Duets>;

const Fraction = z.number().finite();

/** Equal arms on one lane, measured beside other lanes and alone. */
const DuetLane = z.strictObject({
  /** Verdicts in which it was measured beside others. */
  trials: Count,
  /** Change of throughput over these verdicts with an interval of 99 % over the lanes together, as fractions; the truth is 0. Null: too few. */
  change: z.strictObject({ estimate: Fraction, low: Fraction, high: Fraction }).nullable(),
  /** How much lower the throughput of the baseline was beside others than alone, as a fraction; negative: higher. Null: not known. */
  slower: Fraction.nullable(),
  /** Standard deviation of the log ratio of a group, median over the verdicts: beside others, and alone. */
  spread: z.strictObject({ beside: z.number().min(0), alone: z.number().min(0) }),
});

/** What `alloc-ab qualify` measured of parallel duets: the baseline against itself, with several lanes at the same time. */
export const DuetQualification = z.strictObject({
  cpus: DuetCpus,
  verdicts: Count,
  /** How many of them were GO or NO-GO. */
  falseAlarms: Count,
  lanes: z.record(z.string().max(200), DuetLane),
});
export type DuetQualification = z.infer<typeof DuetQualification>;
