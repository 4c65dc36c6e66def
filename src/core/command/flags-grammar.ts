import type { Command } from '../../model/command.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import { harmless, quoted } from '../text/quote.ts';

/** A name of flags in which `*` stands for any text. */
export const FLAG_PATTERN = /^[A-Za-z0-9_*]{1,64}$/;

/** The list of flags. */
export const FLAGS_RULE = {
  kind: 'flags' as const,
  form: 'flags [PATTERN]',
  keyword: 'flags',
  meaning:
    'The flags of the lines, with kind, default and state in the headers; * in PATTERN stands for any text. Nothing is built.',
  example: '/ab flags HZ4_S1*',
  read([pattern, extra]: readonly string[]): Result<Command, Refusal> {
    const wrong = extra ?? (pattern === undefined || FLAG_PATTERN.test(pattern) ? undefined : pattern);
    if (wrong === undefined)
      return ok({ kind: 'flags', ...(pattern !== undefined && { pattern: pattern.toUpperCase() }) });
    return refuse({
      code: 'bad-pattern',
      message: `${quoted(wrong)} is not a pattern of one flag name: letters, digits, underscores and stars, at most 64.`,
      token: harmless(wrong),
      next: 'Write for example /ab flags HZ4_S1*, or /ab flags alone.',
    });
  },
  print: (command: Command) =>
    command.kind === 'flags' ? ['flags', command.pattern].filter((part) => part !== undefined).join(' ') : '',
};
