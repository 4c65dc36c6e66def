import type { Command } from '../../model/command.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import { harmless, quoted } from '../text/quote.ts';
import { GATE_WORDS } from './gate-words.ts';
import { OPTION_WORDS, type OptionWord } from './option-words.ts';
import { SIDE_WORDS, type SideWord } from './side-words.ts';
import { SURVEY_WORDS, type SurveyWord } from './survey-words.ts';

/** The word that opens every command. */
export const TRIGGER = '/ab';

/** A command that measures nothing. */
export interface OtherWord {
  readonly kind: Exclude<Command['kind'], 'ab' | 'survey' | 'release' | 'override'>;
  readonly form: string;
  readonly meaning: string;
  readonly example: string;
  readonly word: string;
  /** Reads the words after the keyword. */
  read(rest: readonly string[]): Result<Command, Refusal>;
  print(command: Command): string;
}

/** Longest reason that is kept, in characters. */
const REASON_MAX = 200;

function plain(kind: 'help' | 'status' | 'queue', meaning: string): OtherWord {
  return {
    kind,
    form: kind,
    word: kind,
    meaning,
    example: `/ab ${kind}`,
    read([extra]) {
      if (extra === undefined) return ok({ kind });
      return refuse({
        code: 'unexpected-word',
        message: `"${kind}" stands alone, but ${quoted(extra)} follows it.`,
        token: harmless(extra),
        suggestion: `/ab ${kind}`,
        next: `Write /ab ${kind}.`,
      });
    },
    print: () => kind,
  };
}

const cancel: OtherWord = {
  kind: 'cancel',
  form: 'cancel [ID] [REASON …]',
  word: 'cancel',
  meaning:
    'Stops what is open on this pull request, or only the request with this ID (it has a digit), wherever it was asked for; its author or a maintainer may.',
  example: '/ab cancel 2f9c01 wrong branch',
  read([first, ...others]) {
    // Without a digit the first word is the start of the reason: "cancel too noisy".
    const id = first !== undefined && /^(?=.*[0-9])[a-z0-9][a-z0-9-]{0,79}$/.test(first) ? first : undefined;
    const reason = [...(id === undefined && first !== undefined ? [first, ...others] : others).join(' ')]
      .slice(0, REASON_MAX)
      .join('')
      .replace(/[\p{C}]/gu, '?')
      .trim();
    return ok({ kind: 'cancel', ...(id === undefined ? {} : { id }), ...(reason === '' ? {} : { reason }) });
  },
  print: (command) =>
    command.kind === 'cancel' ? ['cancel', command.id, command.reason].filter(Boolean).join(' ') : '',
};

/** The grammar of comments: help, parser and printer are made from these rows and nothing else. */
export const GRAMMAR: {
  readonly sides: readonly SideWord[];
  readonly surveys: readonly SurveyWord[];
  readonly options: readonly OptionWord[];
  readonly others: readonly OtherWord[];
} = {
  sides: SIDE_WORDS,
  surveys: SURVEY_WORDS,
  options: OPTION_WORDS,
  others: [
    plain('help', 'This text.'),
    plain('status', 'What is open on this pull request, what happens with it now, its place and its length.'),
    plain('queue', 'Who waits for which machine, in their order, when each begins and how long it takes.'),
    cancel,
    ...GATE_WORDS,
  ],
};

/** Every keyword a comment can contain; names in the configuration may not be among them. */
export const KEYWORDS: readonly string[] = [
  'vs',
  ...GRAMMAR.sides.flatMap(({ word }) => word ?? []),
  ...GRAMMAR.surveys.map(({ word }) => word),
  ...GRAMMAR.options.flatMap(({ word }) => (/^[a-z]+=?$/.test(word) ? word : [])),
  ...GRAMMAR.others.map(({ word }) => word),
];
