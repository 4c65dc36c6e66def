import type { CommandOptions } from '../../model/command.ts';
import type { Facts } from '../../model/facts.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import { printCommand } from '../command/command.ts';
import { FLAG_PATTERN } from '../command/flags-grammar.ts';
import { parseOptions } from '../command/parse-options.ts';
import { listFlags } from '../flags/list-flags.ts';
import { harmless, quoted } from '../text/quote.ts';

/** What a campaign asks. */
interface CampaignRequest {
  /** A name in upper case, in which `*` stands for any text. */
  readonly pattern: string;
  /** Options of every question, without a budget. */
  readonly options: CommandOptions;
  /** Longest time of the campaign, with its builds; absent: until every question is answered. */
  readonly budgetSeconds?: number;
  /** The command as in a comment. */
  readonly command: string;
}

/** Reads the words after `campaign`: a pattern of flags, and the options of a comparison. */
export function readCampaign([pattern = '', ...words]: readonly string[]): Result<CampaignRequest, Refusal> {
  if (!FLAG_PATTERN.test(pattern)) {
    return refuse({
      code: 'bad-pattern',
      message: `${quoted(pattern)} is not a pattern of one flag name: letters, digits, underscores and stars, at most 64.`,
      token: harmless(pattern),
      next: "Write for example alloc-ab campaign 'MY_S1*' budget=2h.",
    });
  }
  const parsed = parseOptions(words);
  if (!parsed.ok) return parsed;
  const { budgetSeconds, ...options } = parsed.value;
  const name = pattern.toUpperCase();
  const printed = printCommand({
    kind: 'ab',
    candidate: { kind: 'flags', defines: [{ name: 'X' }] },
    options: parsed.value,
  });
  return ok({
    pattern: name,
    options,
    ...(budgetSeconds !== undefined && { budgetSeconds }),
    command: printed.replace(/^\/ab X/, `/ab campaign ${name}`),
  });
}

/** The names of the flags that a campaign asks about, in order. Names that no build can set are not among them. Refuses more than `most`. */
export function campaignFlags(
  { pattern, options }: Pick<CampaignRequest, 'pattern' | 'options'>,
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
