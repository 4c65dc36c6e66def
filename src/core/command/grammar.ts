import type { Command } from '../../model/command.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import { harmless, quoted } from '../text/quote.ts';
import { CAMPAIGN_RULE, type OptionGrammar } from './campaign-rule.ts';
import { FLAGS_RULE } from './flags-grammar.ts';
import { GATE_RULES } from './gate-grammar.ts';
import { OPTION_RULES, type OptionRule } from './option-grammar.ts';
import { SIDE_RULES, type SideRule } from './side-grammar.ts';
import { SURVEY_RULES, type SurveyRule } from './survey-grammar.ts';
import { readReason } from './token-values.ts';

/** The first token of every command but a release's. */
export const TRIGGER = '/ab';

/** A command that is neither one comparison nor a survey. */
interface OtherRule {
  readonly kind: Exclude<Command['kind'], 'ab' | 'survey' | 'release' | 'override'>;
  readonly form: string;
  readonly meaning: string;
  readonly example: string;
  readonly keyword: string;
  /** Reads the tokens after the keyword. */
  read(rest: readonly string[], options: OptionGrammar): Result<Command, Refusal>;
  print(command: Command, options: OptionGrammar): string;
}

function plain(kind: 'help' | 'status' | 'queue', meaning: string): OtherRule {
  return {
    kind,
    form: kind,
    keyword: kind,
    meaning,
    example: `/ab ${kind}`,
    read([extra]) {
      if (extra === undefined) return ok({ kind });
      return refuse({
        code: 'unexpected-word',
        message: `"${kind}" takes no arguments, but ${quoted(extra)} follows it.`,
        token: harmless(extra),
        suggestion: `/ab ${kind}`,
        next: `Write /ab ${kind}.`,
      });
    },
    print: () => kind,
  };
}

const cancel: OtherRule = {
  kind: 'cancel',
  form: 'cancel [ID] [REASON …]',
  keyword: 'cancel',
  meaning:
    'Stops the open requests of this pull request, or only the request with this ID (it has a digit) of any pull request; only its author or a maintainer may do so.',
  example: '/ab cancel 2f9c01 wrong branch',
  read([first, ...others]) {
    // Without a digit the first token begins the reason: "cancel too noisy".
    const id = first !== undefined && /^(?=.*[0-9])[a-z0-9][a-z0-9-]{0,79}$/.test(first) ? first : undefined;
    const reason = readReason(id === undefined && first !== undefined ? [first, ...others] : others);
    return ok({ kind: 'cancel', ...(id === undefined ? {} : { id }), ...(reason === '' ? {} : { reason }) });
  },
  print: (command) =>
    command.kind === 'cancel' ? ['cancel', command.id, command.reason].filter(Boolean).join(' ') : '',
};

/** The grammar of comments; help, parser and printer are made from these rules alone. */
export const GRAMMAR: {
  readonly sides: readonly SideRule[];
  readonly surveys: readonly SurveyRule[];
  readonly options: readonly OptionRule[];
  readonly others: readonly OtherRule[];
} = {
  sides: SIDE_RULES,
  surveys: SURVEY_RULES,
  options: OPTION_RULES,
  others: [
    plain('help', 'This text.'),
    plain('status', 'The open requests of this pull request: state, position in the queue and expected length.'),
    plain('queue', 'The queue of each machine: who waits, in which order, when each begins and how long it takes.'),
    cancel,
    FLAGS_RULE,
    CAMPAIGN_RULE,
    ...GATE_RULES,
  ],
};

/** Every keyword of a comment. Names in the configuration must differ from them. */
export const KEYWORDS: readonly string[] = [
  'vs',
  ...GRAMMAR.sides.flatMap(({ keyword }) => keyword ?? []),
  ...GRAMMAR.surveys.map(({ keyword }) => keyword),
  ...GRAMMAR.options.flatMap(({ keyword }) => (/^[a-z]+=?$/.test(keyword) ? keyword : [])),
  ...GRAMMAR.others.map(({ keyword }) => keyword),
];
