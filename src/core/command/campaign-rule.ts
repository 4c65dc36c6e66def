import type { Command, CommandOptions } from '../../model/command.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import { harmless, quoted } from '../text/quote.ts';
import { FLAG_PATTERN } from './flags-grammar.ts';

/** Reads and prints the options of a comparison. */
export interface OptionGrammar {
  parse(tokens: readonly string[]): Result<CommandOptions, Refusal>;
  print(options: CommandOptions): readonly string[];
}

/** Every flag of a pattern. */
export const CAMPAIGN_RULE = {
  kind: 'campaign' as const,
  form: 'campaign PATTERN',
  keyword: 'campaign',
  meaning:
    'Every flag of a pattern, in which * stands for any text, one after the other: at most 5 % of the gains and losses in its table are expected to be false, whenever it ends. budget= is the time of all of it.',
  example: '/ab campaign HZ4_S1* budget=2h',
  read([pattern = '', ...rest]: readonly string[], grammar: OptionGrammar): Result<Command, Refusal> {
    if (!FLAG_PATTERN.test(pattern)) {
      return refuse({
        code: 'bad-pattern',
        message: `${quoted(pattern)} is not a pattern of one flag name: letters, digits, underscores and stars, at most 64.`,
        token: harmless(pattern),
        next: 'Write for example /ab campaign HZ4_S1* budget=2h.',
      });
    }
    const options = grammar.parse(rest);
    return options.ok ? ok({ kind: 'campaign', pattern: pattern.toUpperCase(), options: options.value }) : options;
  },
  print: (command: Command, grammar: OptionGrammar): string =>
    command.kind === 'campaign' ? ['campaign', command.pattern, ...grammar.print(command.options)].join(' ') : '',
};
