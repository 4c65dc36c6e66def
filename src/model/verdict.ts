import { z } from 'zod';
import { Uncounted } from './bursts.ts';
import { CodeComparison } from './code.ts';
import { Metric } from './plan.ts';

/** The outcome of a verdict. */
export const Outcome = z.enum(['GO', 'NO-GO', 'NO CHANGE', 'INCONCLUSIVE', 'INVALID']);
export type Outcome = z.infer<typeof Outcome>;

/**
 * The outcome of one effect. OPEN: the interval allows more than one outcome. CONTEXT: the two ways of sampling contradict
 * each other, so there is no outcome. INFO: the effect is not judged.
 */
export const EffectOutcome = z.enum([
  'WIN',
  'LOSS',
  'RULED OUT',
  'EQUIVALENT',
  'SAFE',
  'HARM',
  'CONTEXT',
  'OPEN',
  'INFO',
]);
export type EffectOutcome = z.infer<typeof EffectOutcome>;

/**
 * Candidate relative to baseline on one lane and metric. Changes are fractions with the measured sign: rss +0.05 is 5 % more
 * memory. `better` is the direction that is good.
 */
export const Effect = z.strictObject({
  lane: z.string(),
  metric: Metric,
  /** Name of a `figure`, or of the primary value where the configuration gives it one, such as `wall`. */
  name: z.string().optional(),
  unit: z.string(),
  better: z.enum(['higher', 'lower']),
  role: z.enum(['target', 'guard', 'sanity', 'sentinel', 'control', 'info']),
  /** The bound of this role: the gain of a target, the margin of a guard, else null. */
  bound: z.number().nullable(),
  /** Of a guard: a loss up to this amount is tolerated too, in `unit`; absent: any amount counts. */
  atLeast: z.number().positive().optional(),
  /** Number of blocks in the interval. */
  blocks: z.number().int(),
  /** Number of the look of the interval, from 1; 0 before the first look. */
  look: z.number().int(),
  /** Median of the baseline in `unit`; null without samples. */
  baseline: z.number().nullable(),
  /** Median of the candidate in `unit`; null without samples. */
  candidate: z.number().nullable(),
  /** Hodges–Lehmann ratio − 1 with the repeated confidence interval; where layouts are sampled, the mean over them, with an interval that holds theirs; null before the first look. */
  change: z.strictObject({ estimate: z.number(), low: z.number(), high: z.number() }).nullable(),
  /** Present where the bursts of a lock-step lane are uneven: the change is by all their time, and this is the change of the typical burst, as a fraction. */
  typical: z.number().optional(),
  /** Present where an effect is OPEN because all the time of the bursts stands against its outcome by the typical burst: the change of that time, as a fraction. */
  total: z.number().optional(),
  /** Robust standard deviation of the log-ratios of the blocks; null with fewer than two blocks. */
  spread: z.number().nullable(),
  /** Present when layouts of the libraries are sampled: the interval holds the one over layouts. */
  layouts: z
    .strictObject({
      /** Layouts in the interval. */
      count: z.number().int(),
      /** Standard deviation of the log-ratios of the layouts. */
      spread: z.number(),
      /** The part of the half-width that layouts alone make, however many blocks there are, as a fraction; null until each layout has two blocks. */
      part: z.number().nullable(),
    })
    .optional(),
  outcome: EffectOutcome,
  /**
   * Present when the numbers are what the measured program says about itself. `confirmed`: the wall time of its processes shows the same;
   * `unchecked`: nothing from outside contradicts it, and nothing shows it.
   */
  claim: z.enum(['confirmed', 'unchecked', 'contradicted']).optional(),
  /** Estimated number of further blocks until the interval decides; null when it has decided or no number is known. */
  blocksNeeded: z.number().int().nullable(),
});
export type Effect = z.infer<typeof Effect>;

/** One reason of a verdict; the most important one is the first. */
export const Reason = z.strictObject({
  /** `gain-proven`, `harm`, `loss`, `no-gain`, `equivalent`, `noise-limited`, `byte-identical-arms`, `bench-crashed`, … */
  code: z.string(),
  /** One sentence with its numbers. */
  message: z.string(),
  /** What to do next, one sentence. */
  next: z.string(),
  /** The command of that step, to post as a comment; absent: it needs none. */
  command: z.string().optional(),
  lane: z.string().optional(),
});
export type Reason = z.infer<typeof Reason>;

/** A validity check as reports show it. */
export const Check = z.strictObject({
  name: z.string(),
  status: z.enum(['pass', 'fail', 'unknown']),
  detail: z.string(),
  remedy: z.string(),
});
export type Check = z.infer<typeof Check>;

/** One fact that a verdict rests on. */
export const Basis = z.strictObject({
  /** `lanes`, `sampling`, `detects`, `machine`, `threads`, `probes`, `checks`, … */
  name: z.string(),
  /** A phrase: `1 of the 7 lanes of suite ssot`. */
  text: z.string(),
  /** The same in a few words for the headline, where the fact weakens the verdict; absent: it does not. */
  weak: z.string().optional(),
});
export type Basis = z.infer<typeof Basis>;

/** The weak facts in a few words each, without repetitions. `except`: names of facts that do not count there. */
export function weakFacts(basis: readonly Basis[], except: readonly string[] = []): string[] {
  return [...new Set(basis.flatMap((fact) => (except.includes(fact.name) ? [] : (fact.weak ?? []))))];
}

/** The weak facts in brackets, for the end of a headline; empty without any. `except`: names of facts that do not count there. */
export function weakText(basis: readonly Basis[], except: readonly string[] = []): string {
  const weak = weakFacts(basis, except);
  return weak.length === 0 ? '' : ` (${weak.join('; ')})`;
}

/** The verdict: the source of `--json`, of the comment, the check report and the history. */
export const Verdict = z.strictObject({
  /** Version of this format. */
  schema: z.literal(1),
  outcome: Outcome,
  /** The first line of a report, e.g. "GO: HZ4_S12_MPSC=1 is faster on 3 of 3 target lanes". */
  headline: z.string(),
  reasons: z.array(Reason).min(1),
  /** What the verdict rests on; absent in verdicts of earlier versions. */
  basis: z.array(Basis).optional(),
  effects: z.array(Effect),
  checks: z.array(Check),
  /** Groups of lock-step without counts of the processor, by reason; absent: there are none, or a version before this field. */
  uncounted: z.array(z.strictObject({ reason: Uncounted, groups: z.int().min(1) })).optional(),
  /** What differs in the machine code of the arms; absent where they are one library, and in verdicts of earlier versions. */
  code: CodeComparison.optional(),
});
export type Verdict = z.infer<typeof Verdict>;
