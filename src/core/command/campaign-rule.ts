import type { Command, CommandOptions } from '../../model/command.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { err, ok, type Result } from '../../model/result.ts';
import { harmless } from '../text/quote.ts';
import { readCampaignGoal } from './campaign-grammar.ts';

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
    const asked = readCampaignGoal([pattern, ...rest]);
    if (!asked.ok) {
      return asked.error.code === 'bad-pattern'
        ? err({ ...asked.error, next: 'Write for example /ab campaign HZ4_S1* budget=2h.' })
        : asked;
    }
    if (asked.value.goal.kind !== 'pattern') {
      const words = [pattern, ...rest].slice(0, asked.value.taken).join(' ');
      return refuse({
        code: 'command-line-campaign',
        message:
          'A campaign in a comment asks every flag of a pattern; combinations, presets and values are asked by the command line.',
        token: harmless(words),
        next: `Run alloc-ab campaign "${harmless(words)}" in a checkout.`,
      });
    }
    const options = grammar.parse(rest);
    return options.ok ? ok({ kind: 'campaign', pattern: pattern.toUpperCase(), options: options.value }) : options;
  },
  print: (command: Command, grammar: OptionGrammar): string =>
    command.kind === 'campaign' ? ['campaign', command.pattern, ...grammar.print(command.options)].join(' ') : '',
};
