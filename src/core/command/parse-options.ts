import type { CommandOptions } from '../../model/command.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import { harmless, quoted } from '../text/quote.ts';
import { nearest } from '../text/suggestion.ts';
import { GRAMMAR, KEYWORDS } from './grammar.ts';

/** Parses the options after a comparison or the names of a survey; refuses unknown and repeated ones. */
export function parseOptions(tokens: readonly string[]): Result<CommandOptions, Refusal> {
  let options: CommandOptions = { lanes: [], cells: {} };
  const seen = new Set<string>();
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at] ?? '';
    const row = GRAMMAR.options.find((option) => option.identify(token) !== undefined);
    if (!row) return notAnOption(token);
    let value = token;
    if (row.valueFollows) {
      at += 1;
      value = tokens[at] ?? '';
      if (value === '') return missingValue(row.keyword, row.example);
    }
    const identity = row.keyword === 'lane' ? `lane ${value}` : (row.identify(token) ?? token);
    if (seen.has(identity)) {
      return refuse({
        code: 'duplicate-option',
        message: `The option ${quoted(identity)} is given twice.`,
        token: harmless(token),
        next: 'Give each option once.',
      });
    }
    seen.add(identity);
    const read = row.read(value, options);
    if (!read.ok) return read;
    options = read.value;
  }
  return ok(options);
}

function missingValue(keyword: string, example: string): ReturnType<typeof refuse> {
  return refuse({
    code: 'missing-value',
    message: `"${keyword}" needs a name after it.`,
    token: keyword,
    next: `Write for example ${example}.`,
  });
}

function notAnOption(token: string): ReturnType<typeof refuse> {
  if (token !== 'vs' && !/^[A-Z]/.test(token)) {
    return unknownToken(
      token,
      KEYWORDS.filter((known) => GRAMMAR.options.some(({ keyword }) => keyword === known)),
    );
  }
  return refuse({
    code: 'misplaced-word',
    message: `${quoted(token)} comes after the options, where a comparison cannot follow.`,
    token: harmless(token),
    next: 'Write first what is compared, then the options, e.g. /ab A=1 vs A=0 T=16.',
  });
}

/** Refuses a token that no rule accepts, with the nearest of the `known` keywords. */
export function unknownToken(token: string, known: readonly string[]): ReturnType<typeof refuse> {
  if (/^_+[A-Za-z]\w*(=|$)/.test(token.slice(0, 100))) {
    return refuse({
      code: 'not-a-flag',
      message: `${quoted(token)} begins with an underscore: such names belong to the compiler and to the system.`,
      token: harmless(token),
      next: 'Name a flag of the line; /ab flags lists them.',
    });
  }
  const suggestion = corrected(token) ?? nearest(token, known);
  return refuse({
    code: 'unknown-word',
    message: `${quoted(token)} is not understood.`,
    token: harmless(token),
    ...(suggestion === undefined ? {} : { suggestion }),
    next: 'Correct it and comment again; /ab help lists all forms.',
  });
}

/** What was probably meant by a token in the form of a compiler option or of Markdown; undefined when that is not clear. */
function corrected(token: string): string | undefined {
  const bare = token.replace(/^-D(?=[A-Z])/, '').replace(/^[`*~"'(]+|[`*~"'),.;]+$/g, '');
  if (bare !== token && /^[A-Za-z0-9_.=@-]{1,64}$/.test(bare)) return bare;
  // A flag with hyphens or small letters, as in a list of options.
  const [, name, value = ''] =
    /^([A-Z][A-Za-z0-9]*(?:[-_][A-Za-z0-9]+)+)(=[\w.+-]{1,64})?$/.exec(bare.slice(0, 130)) ?? [];
  if (name !== undefined && name.length <= 64) return `${name.replaceAll('-', '_').toUpperCase()}${value}`;
  const [, keyword, named] = /^(on|suite|lane)=([a-z][a-z0-9_.-]{0,63})$/.exec(token) ?? [];
  return keyword === undefined ? undefined : `${keyword} ${named}`;
}
