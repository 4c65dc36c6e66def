import { z } from 'zod';
import { Metric } from './plan.ts';

export const Outcome = z.enum(['GO', 'NO-GO', 'NO CHANGE', 'INCONCLUSIVE', 'INVALID']);
export type Outcome = z.infer<typeof Outcome>;

/**
 * What one effect says by itself. OPEN: the interval allows more than one answer. CONTEXT: two ways of measuring give two
 * answers, so there is none.
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
 * Candidate relative to baseline on one lane and metric.
 * Fractions, sign kept as measured (rss +0.05 is 5 % more memory); `better` says which sign is good.
 */
export const Effect = z.strictObject({
  lane: z.string(),
  metric: Metric,
  unit: z.string(),
  better: z.enum(['higher', 'lower']),
  role: z.enum(['target', 'guard', 'sanity', 'sentinel', 'control', 'info']),
  /** The bound of this role: gain for a target, margin for a guard, null for info. */
  bound: z.number().nullable(),
  /** Blocks that count, and the number of the look (from 1) the interval belongs to; 0 before the first look. */
  blocks: z.number().int(),
  look: z.number().int(),
  /** Medians in `unit`; null without samples. */
  baseline: z.number().nullable(),
  candidate: z.number().nullable(),
  /** Hodges–Lehmann ratio − 1 with the repeated confidence interval; null before the first look. */
  change: z.strictObject({ estimate: z.number(), low: z.number(), high: z.number() }).nullable(),
  /** Robust standard deviation of the block log-ratios; null with fewer than two. */
  spread: z.number().nullable(),
  outcome: EffectOutcome,
  /** Estimated further blocks until the interval decides; null when decided or unknowable. */
  blocksNeeded: z.number().int().nullable(),
});
export type Effect = z.infer<typeof Effect>;

/** One reason of the verdict, most important first. */
export const Reason = z.strictObject({
  /** `gain-proven`, `harm`, `loss`, `no-gain`, `equivalent`, `noise-limited`, `byte-identical-arms`, `bench-crashed`, … */
  code: z.string(),
  /** One sentence in words, with its numbers. */
  message: z.string(),
  /** What to do next, one sentence. */
  next: z.string(),
  lane: z.string().optional(),
});
export type Reason = z.infer<typeof Reason>;

/** A validity check as people read it. */
export const Check = z.strictObject({
  name: z.string(),
  status: z.enum(['pass', 'fail', 'unknown']),
  detail: z.string(),
  remedy: z.string(),
});
export type Check = z.infer<typeof Check>;

/** The verdict document: what `--json`, the comment, the check and the history are made from. */
export const Verdict = z.strictObject({
  schema: z.literal(1),
  outcome: Outcome,
  /** First line in words, e.g. "GO: HZ4_S12_MPSC=1 is faster on 3 of 3 target lanes". */
  headline: z.string(),
  reasons: z.array(Reason).min(1),
  effects: z.array(Effect),
  checks: z.array(Check),
});
export type Verdict = z.infer<typeof Verdict>;
