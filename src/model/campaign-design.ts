import { z } from 'zod';
import { ChosenName, FlagName, FlagValue, VariableName } from './names.ts';
import { Metric } from './plan.ts';

/** Most factors of a factorial, and most values of one flag. */
export const DESIGN_LIMITS = { factors: 6, values: 32 } as const;

/** Two-sided error of the intervals of a factorial, over all its effects on all targets together. */
export const FACTORIAL_ERROR = 0.05;

/** A flag of a factorial as it is written; without a value it is off or on. */
export interface NamedFactor {
  readonly name: string;
  readonly value?: string;
}

/** What a campaign asks. */
export type CampaignGoal =
  /** Every flag whose name fits: a name in upper case, in which `*` stands for any text. */
  | { readonly kind: 'pattern'; readonly pattern: string }
  /** Which flags add up: their combinations against none of them. */
  | { readonly kind: 'factorial'; readonly factors: readonly NamedFactor[] }
  /** What each flag of a preset does: the preset against itself without the flag. `of`: `LINE+PRESET`, or a preset alone. */
  | { readonly kind: 'ablation'; readonly of: string }
  /** Which value of a flag is worth a comparison with the default. */
  | { readonly kind: 'values'; readonly flag: string; readonly values: readonly string[] };

/** A factor of a factorial that was planned. */
export const Factor = z.strictObject({
  name: FlagName,
  /** Its value where it is off; null: it is not set. */
  off: FlagValue.nullable(),
  on: FlagValue,
});
export type Factor = z.infer<typeof Factor>;

/** A main effect or an interaction on one target. Changes are fractions with the measured sign. */
export const FactorialEffect = z.strictObject({
  /**
   * Names of factors. One: what it changes, on average over the other factors. Several: what they change together beyond what the effects of
   * fewer of them explain, on average over the others.
   */
  factors: z.array(FlagName).min(1).max(DESIGN_LIMITS.factors),
  /** Of a half fraction: the factors whose effect cannot be told from this one; absent in a full factorial. */
  aliased: z.array(FlagName).max(DESIGN_LIMITS.factors).optional(),
  lane: z.string(),
  metric: Metric,
  /** Name of a `figure`, or of the primary value. */
  name: z.string().optional(),
  better: z.enum(['higher', 'lower']),
  /** Null: a combination has no blocks yet. */
  estimate: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  /** Blocks of each combination. */
  blocks: z.int().min(0),
  /**
   * By the interval. `better`, `worse`: it excludes no change. `none`: it lies within the changes that count as none. `open`: neither. Of an interaction:
   * the factors give more than their sum, less, or they add up.
   */
  finding: z.enum(['better', 'worse', 'none', 'open']),
});
export type FactorialEffect = z.infer<typeof FactorialEffect>;

/** A value in a round of the screening. */
const ScreenedValue = z.strictObject({
  value: FlagValue,
  /** From 1. */
  round: z.int().min(1).max(8),
  /** Change against the default, of the target on which it is worst; a fraction, above 0 is better; null: not known. */
  least: z.number().nullable(),
  /** Whether it went on to the next round or to the comparison at the end; null: the round is not complete. */
  kept: z.boolean().nullable(),
  /** Name of the result folder. */
  result: z.string(),
});

/** What a campaign asks besides every flag of a pattern, and what follows from all its runs together. */
export const CampaignDesign = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ablation'), of: ChosenName }),
  z.strictObject({
    kind: z.literal('factorial'),
    factors: z.array(Factor).min(2).max(DESIGN_LIMITS.factors),
    /** Of a half fraction: what the combinations have in common, with the factors as letters in order: `I = −ABCDE`. Null: every combination is asked. */
    relation: z.string().max(20).nullable(),
    effects: z.array(FactorialEffect).max(4096),
  }),
  z.strictObject({
    kind: z.literal('values'),
    flag: z.union([FlagName, VariableName]),
    screened: z.array(ScreenedValue).max(8 * DESIGN_LIMITS.values),
    /** The value that was compared with the default at the end; null: not yet, or none was left. */
    chosen: FlagValue.nullable(),
  }),
]);
export type CampaignDesign = z.infer<typeof CampaignDesign>;
