import type { CampaignGoal } from '../../model/campaign-design.ts';
import type { CommandOptions } from '../../model/command.ts';
import type { Facts } from '../../model/facts.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import { printCampaignGoal, readCampaignGoal } from '../command/campaign-grammar.ts';
import { printCommand } from '../command/command.ts';
import { parseOptions } from '../command/parse-options.ts';
import { listFlags } from '../flags/list-flags.ts';
import { quoted } from '../text/quote.ts';
import { visibleTokens } from '../text/visible-text.ts';

/** What a campaign asks. */
export interface CampaignRequest {
  readonly goal: CampaignGoal;
  /** Options of every question, without a budget. */
  readonly options: CommandOptions;
  /** Longest time of the campaign, with its builds; absent: until every question is answered. */
  readonly budgetSeconds?: number;
  /** The command as in a comment. */
  readonly command: string;
}

const LAYOUTS_OF_A_CAMPAIGN = refuse({
  code: 'misplaced-option',
  message:
    '"layouts=" has no meaning in a campaign: its rules compare intervals over groups, and a question in other layouts has none.',
  token: 'layouts=',
  next: 'Leave it out, and ask what the campaign finds once more with layouts=12.',
});

/** Reads the words after `campaign`: what is asked, and the options of a comparison. A word may hold several, as a shell quotes them. */
export function readCampaign(typed: readonly string[]): Result<CampaignRequest, Refusal> {
  const words = typed.flatMap(visibleTokens);
  const read = readCampaignGoal(words);
  if (!read.ok) return read;
  const { goal, taken } = read.value;
  const parsed = parseOptions(words.slice(taken));
  if (!parsed.ok) return parsed;
  const { budgetSeconds, ...options } = parsed.value;
  if (options.layouts !== undefined) return LAYOUTS_OF_A_CAMPAIGN;
  const printed = printCommand({
    kind: 'ab',
    candidate: { kind: 'flags', defines: [{ name: 'X' }] },
    options: parsed.value,
  });
  return ok({
    goal,
    options,
    ...(budgetSeconds !== undefined && { budgetSeconds }),
    command: printed.replace(/^\/ab X/, () => `/ab campaign ${printCampaignGoal(goal)}`),
  });
}

/** The names of the flags of a pattern, in order. Names that no build can set are not among them. Refuses more than `most`. */
export function campaignFlags(
  { pattern, options }: { readonly pattern: string; readonly options: CommandOptions },
  facts: Facts,
  most: number,
): Result<readonly string[], Refusal> {
  const line = options.line?.split('+')[0];
  const listed = listFlags({ pattern, ...(line !== undefined && { line }) }, facts);
  const names = [...new Set(listed.flatMap(({ name, kind }) => (kind === 'computed' ? [] : [name])))].sort();
  if (names.length === 0) {
    return refuse({
      code: 'no-flags',
      message: `No flag of ${line === undefined ? 'the lines' : quoted(line)} fits "${pattern}".`,
      token: pattern,
      next: 'alloc-ab flags, or /ab flags in a comment, lists the flags.',
    });
  }
  if (names.length <= most) return ok(names);
  return refuse({
    code: 'campaign-too-large',
    message: `${names.length} flags fit "${pattern}"; this campaign has at most ${most}.`,
    token: pattern,
    next: 'Write a narrower pattern.',
  });
}
