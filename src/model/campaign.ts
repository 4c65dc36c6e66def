import { z } from 'zod';
import { CampaignDesign } from './campaign-design.ts';
import { Sha } from './names.ts';
import { Metric } from './plan.ts';
import { Outcome } from './verdict.ts';

/**
 * Most flags of one campaign. `file`: with many more, the error that is left for one of them comes near the smallest p-value of a run on many
 * lanes. `comment`: its table has to fit in a comment.
 */
export const CAMPAIGN_FLAGS_MAX = { file: 500, comment: 200 } as const;

/** False discovery rate of a campaign: the expected share of false findings among all, at whatever moment it is stopped. */
export const CAMPAIGN_RATE = 0.05;

const Probability = z.number().min(0).max(1);
const Id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,79}$/);
/** The name of a question: `MY_FLAG`, `MY_FLAG MY_OTHER`, `MY_SIZE=64, round 1`, `mylib+preset`. */
const Question = z.string().regex(/^[A-Za-z_][A-Za-z0-9_.=+, -]{0,799}$/);

/** What the run of a question says, without its numbers. */
export const CampaignAnswer = z.strictObject({
  flag: Question,
  /** Id of the plan. */
  id: Id,
  /** Name of the result folder, which lies beside the folder of the campaign. */
  folder: z.string().regex(/^alloc-ab_[A-Za-z0-9_-]{1,150}$/),
  outcome: Outcome,
  /** Code of the first reason. */
  code: z.string().max(64),
  headline: z.string().max(1000),
  /** Two-sided p-values of the question as a whole, valid at whatever look the run ended. */
  gain: Probability,
  loss: Probability,
  /** Change of the target that it changes least, more is better, a fraction; null: not known. Absent in journals of earlier versions. */
  least: z.number().nullable().optional(),
  /** Seconds of the run. */
  seconds: z.number().min(0),
});
export type CampaignAnswer = z.infer<typeof CampaignAnswer>;

/** A line of `journal.jsonl`, which is written after each step, so that a campaign that was killed goes on. */
export const JournalLine = z.discriminatedUnion('kind', [
  /** The first line. */
  z.strictObject({
    kind: z.literal('campaign'),
    schema: z.literal(1),
    /** Digest of what is asked; another question has another folder. */
    key: z.string().regex(/^[0-9a-f]{16}$/),
    at: z.iso.datetime(),
  }),
  /** A question was compared without a build. `same`: why nothing would change; null: that was not found. */
  z.strictObject({
    kind: z.literal('compared'),
    flag: Question,
    same: z.string().max(1000).nullable(),
    seconds: z.number().min(0),
  }),
  /** A run of a question began. */
  z.strictObject({ kind: z.literal('started'), flag: Question, id: Id }),
  z.strictObject({ kind: z.literal('answered'), ...CampaignAnswer.shape }),
]);
export type JournalLine = z.infer<typeof JournalLine>;

/** Caps on `journal.jsonl`. */
export const JOURNAL_LIMITS = { bytes: 16_777_216, lineBytes: 4096 } as const;

/** The effect behind a finding. Changes are fractions with the measured sign. */
export const FoundEffect = z.strictObject({
  /** Of a gain: the target that gained least. Of a loss: the measure that lost most certainly. */
  lane: z.string(),
  metric: Metric,
  /** Name of a `figure`, or of the primary value. */
  name: z.string().optional(),
  better: z.enum(['higher', 'lower']),
  /** As the run has it. */
  estimate: z.number(),
  /** With the share taken off that its having been picked explains. */
  corrected: z.number(),
  /** Interval with the confidence of the campaign's findings; null: no bound yet. */
  low: z.number().nullable(),
  high: z.number().nullable(),
});
export type FoundEffect = z.infer<typeof FoundEffect>;

/** What is known about one flag, or about another question of the campaign. */
export const CampaignRow = z.strictObject({
  /** The flag. Of a factorial: the factors that are on. Of an ablation: also the preset. Of values: `FLAG=V`. */
  flag: z.string(),
  /**
   * `refused`: answered from the sources, no build. `no-op`: both sides compile the same text, or give the same library; not timed.
   * `cannot-notice`: by proof no lane of the suite can notice the flag; not timed. `measured`: timed. `invalid`: it was to be timed, and its run is INVALID. `waiting`: not asked yet.
   */
  state: z.enum(['refused', 'no-op', 'cannot-notice', 'measured', 'invalid', 'waiting']),
  /** The verdict of its run by itself, which knows nothing of the campaign; null without a run. */
  outcome: Outcome.nullable(),
  /** Code of the refusal, or of the first reason of the verdict; null without either. */
  code: z.string().nullable(),
  /** One sentence. */
  text: z.string(),
  /** What the campaign finds; null: nothing. */
  finding: z.enum(['gain', 'loss', 'gain and loss']).nullable(),
  /** p-values of the question; null without a run. */
  p: z.strictObject({ gain: Probability, loss: Probability }).nullable(),
  /** Of a finding: its effect; null where its result folder is gone. */
  effect: FoundEffect.nullable(),
  /** Name of the result folder; null without a run. */
  result: z.string().nullable(),
  /** How often a run of it began. More than one: earlier ones were killed, and nothing of them is used. */
  starts: z.int().min(0),
});
export type CampaignRow = z.infer<typeof CampaignRow>;

/** The result of a campaign: `campaign.json`. */
export const Campaign = z.strictObject({
  /** Version of this format. */
  schema: z.literal(1),
  /** The command as in a comment. */
  command: z.string(),
  /** `owner/name`. */
  repository: z.string(),
  commit: Sha,
  /** Why it ended: every question is answered, its budget is used up, or it was stopped. */
  ended: z.enum(['complete', 'budget', 'stopped']),
  /** Seconds of comparing, building and measuring, over all its starts. */
  seconds: z.number(),
  /** The rule for findings, and where it stands. */
  rule: z.strictObject({
    /** Largest expected share of false findings among all. */
    rate: Probability,
    /** Two for each question that is timed or waits for it: does it gain, does it lose? Rounds of a screening have none. */
    hypotheses: z.int(),
    findings: z.int(),
    /** Largest p-value that is a finding now. */
    level: Probability,
  }),
  rows: z.array(CampaignRow),
  /** Absent: every flag of a pattern is asked. */
  design: CampaignDesign.optional(),
});
export type Campaign = z.infer<typeof Campaign>;
