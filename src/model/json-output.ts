import { z } from 'zod';
import { Decision } from './decision.ts';
import { EarlierResult } from './earlier-verdict.ts';
import { AbPlan } from './plan.ts';
import { LaneReach } from './reach.ts';
import { Statement } from './statement.ts';
import { SurveyPlan } from './survey.ts';

/** A refused command: what every command with `--json` prints in place of its document. */
export const RefusalOutput = z.strictObject({
  /** What is wrong, why, and what to do next. */
  refusal: z.strictObject({
    kind: z.literal('refusal'),
    /** Stable code: a line of docs/reference/codes.md. */
    code: z.string(),
    /** One sentence: what is wrong and why. */
    message: z.string(),
    /** The wrong word as the user wrote it. */
    token: z.string().optional(),
    /** The nearest known name. */
    suggestion: z.string().optional(),
    /** One sentence: what to do next. */
    next: z.string(),
  }),
});

/** What the code of a message means, and its remedy. The texts are Markdown. */
export const CodeOutput = z.strictObject({
  /** The code: `flag-reached`. */
  code: z.string(),
  /** Its group in docs/reference/codes.md. */
  kind: z.string(),
  /** What it means. */
  meaning: z.string(),
  /** What to do about it. */
  remedy: z.string(),
});

/** What a command would measure. It has the plan of an A/B or of a survey. */
export const ExplainOutput = z.strictObject({
  /** The command with its names resolved and its commits pinned. */
  request: z.looseObject({ repeat: z.string(), machine: z.string(), budgetSeconds: z.number() }),
  /** The plan of an A/B, as the runner would receive it. */
  plan: AbPlan.optional(),
  /** The plan of a survey, as the runner would receive it. */
  survey: SurveyPlan.optional(),
  /** The latest verdicts on the same settings among the results of the checkout, newest first. */
  earlier: z.array(EarlierResult).optional(),
  /** Decisions about the flags in documents of the commit, newest first. */
  decisions: z.array(Decision).optional(),
  /** Why decisions may be missing. */
  decisionsGap: z.string().optional(),
  /** With `--lanes`: which lanes can notice the change. */
  reach: LaneReach.optional(),
});

/** What of a configuration would fail. */
export const ConfigCheckOutput = z.strictObject({
  /** The findings; empty: nothing that is known. `fails`: it cannot work; `here`: it is not on this machine; `open`: it is not known. */
  findings: z.array(
    z.strictObject({ kind: z.enum(['fails', 'here', 'open']), place: z.string(), message: z.string() }),
  ),
});

/** The claims of a bundle that `alloc-ab verify` recomputed. */
export const VerifyOutput = z.strictObject({
  /** Version of this format. */
  schema: z.literal(1),
  /** The worst of the claims. */
  status: z.enum(['holds', 'fails', 'unknown']),
  /** The result in one sentence. */
  headline: z.string(),
  /** What to do next. */
  next: z.string(),
  /** Each claim with its status and what was found. */
  claims: z.array(
    z.strictObject({ claim: z.string(), status: z.enum(['holds', 'fails', 'unknown']), detail: z.string() }),
  ),
  /** The statement that was signed, or that these bytes give; null: there is none. */
  statement: Statement.nullable(),
});

/** What follows from a verdict: a patch of the configuration, or a note for the archive. */
export const ExportOutput = z.strictObject({
  /** `preset`: of a GO; `archive`: of a NO-GO. */
  kind: z.enum(['preset', 'archive']),
  /** The preset that the patch adds. */
  name: z.string().optional(),
  /** The file that the patch changes, or that the note is for. */
  file: z.string(),
  /** A patch for `git apply`, or Markdown. */
  text: z.string(),
});

const Text = z.union([z.string(), z.array(z.union([z.string(), z.looseObject({})]))]);
const Block = z.looseObject({
  kind: z.enum(['paragraph', 'note', 'list', 'table', 'code', 'intervals', 'samples', 'flames']),
});

/** The document of a survey: its texts and tables, from which comment, terminal and page are made. */
export const SurveyOutput = z.strictObject({
  /** The result in one sentence. */
  headline: Text,
  /** What to do next; empty: nothing. */
  next: z.string(),
  /** How good the result is. */
  tone: z.enum(['good', 'bad', 'doubt', 'same']).optional(),
  /** What belongs to the headline: reasons, notes, what was compared. */
  lead: z.array(Block).optional(),
  /** Titled parts with their blocks. */
  sections: z.array(
    z.strictObject({
      title: z.string(),
      blocks: z.array(Block),
      /** Evidence that few readers need. */
      folded: z.boolean().optional(),
      /** Where there is little room, sections of a high number are left out first. */
      priority: z.number().optional(),
    }),
  ),
  /** Whether the survey answers its question; the exit status is 3 when it does not. */
  answered: z.boolean(),
  /** False when the survey found that a line is not healthy; the exit status is then 1. Absent: it found no such thing. */
  healthy: z.literal(false).optional(),
});

/** The results that the command line keeps of a checkout, newest first. */
export const ResultListOutput = z.strictObject({
  /** Version of this document. */
  schema: z.literal(1),
  /** The folder of the results. */
  folder: z.string(),
  /** One entry a result, also of runs that have not ended. */
  results: z.array(
    z.strictObject({
      /** Name of the result's folder: `alloc-ab_<id>_<UTC time>`. */
      name: z.string(),
      /** The result's folder. */
      folder: z.string(),
      /** Start of the run, UTC: `2026-03-04 05:06:07`. */
      startedAt: z.string(),
      /** The command as in a comment; empty where the plan cannot be read. */
      command: z.string(),
      /** The headline of the result; null when there is none. */
      headline: z.string().nullable(),
      /** Whether the run has ended, and wrote its manifest. */
      finished: z.boolean(),
    }),
  ),
});
