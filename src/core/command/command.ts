import type { Command, CommandOptions, Side } from '../../model/command.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import { commandLines } from '../text/command-lines.ts';
import { mayHoldCommand, mistypedTrigger } from '../text/command-trigger.ts';
import { harmless, quoted } from '../text/quote.ts';
import { nearest } from '../text/suggestion.ts';
import { visibleTokens } from '../text/visible-text.ts';
import type { OptionGrammar } from './campaign-rule.ts';
import { GRAMMAR, KEYWORDS, TRIGGER } from './grammar.ts';
import { parseOptions, unknownToken } from './parse-options.ts';
import { notRelease, parseReleaseCommand, printRelease, RELEASE_TRIGGER } from './release-command.ts';
import { printSurvey, type SurveyRule } from './survey-grammar.ts';

/** Limits on comments: characters of a comment (GitHub's own limit) and of a command, and commands of a comment. */
export const COMMENT_LIMITS = { comment: 65_536, command: 1000, commands: 10 } as const;

/** Parses every command of a comment, in order; an empty list when it has none. Never throws. */
export function parseComment(markdown: string): Result<Command, Refusal>[] {
  if (markdown.length > COMMENT_LIMITS.comment) {
    // A long comment without a command, such as a log, gets no reply.
    if (!mayHoldCommand(markdown)) return [];
    return [
      refuse({
        code: 'comment-too-long',
        message: `The comment has ${markdown.length} characters; commands are read from at most ${COMMENT_LIMITS.comment}.`,
        next: 'Put the command into a comment of its own.',
      }),
    ];
  }
  const { commands, misplaced } = commandLines(markdown);
  const lines = commands.filter(isCommand);
  if (lines.length === 0) return misplaced.filter(isCommand).slice(0, 1).map(notOnItsOwn);
  if (lines.length > COMMENT_LIMITS.commands) {
    return [
      refuse({
        code: 'too-many-commands',
        message: `The comment has ${lines.length} commands; at most ${COMMENT_LIMITS.commands} are accepted, so none was started.`,
        next: 'Split them over several comments, or set several flags in one command.',
      }),
    ];
  }
  return lines.map(parseCommand);
}

/** Whether a text holds a command, readable or not, that an earlier form of the text does not hold. */
export function addsCommand(before: string, after: string): boolean {
  const known = new Set(parseComment(before).map((each) => JSON.stringify(each)));
  return parseComment(after).some((each) => !known.has(JSON.stringify(each)));
}

/** Whether the first token is a trigger or a mistyped one; other tokens may belong to another program. */
function isCommand(line: string): boolean {
  const [token = ''] = visibleTokens(line);
  return isTrigger(token) || mistypedTrigger(token) !== undefined;
}

function isTrigger(token: string): boolean {
  return [TRIGGER, RELEASE_TRIGGER].includes(token.toLowerCase());
}

/** Refuses a line that a reader takes for a command, although Markdown makes it a part of something else. */
function notOnItsOwn(line: string): Result<never, Refusal> {
  const command = harmless(line.replace(/[*_~]+$/, ''));
  return refuse({
    code: 'command-not-on-its-own',
    message:
      'A command stands inside a list, a heading, a folded section or formatted text, or right below a quote, so it was not read.',
    token: command,
    suggestion: command,
    next: 'Comment again with the command on a line of its own, without formatting and with an empty line above it.',
  });
}

/** Parses one command, with or without the leading `/ab`, or with `/release`. White space separates tokens. Never throws. */
export function parseCommand(text: string): Result<Command, Refusal> {
  if (text.length > COMMENT_LIMITS.command) {
    return refuse({
      code: 'command-too-long',
      message: `The command has ${text.length} characters; at most ${COMMENT_LIMITS.command} are allowed.`,
      next: 'Shorten it, for example by comparing fewer flags at once.',
    });
  }
  const typed = visibleTokens(text);
  const [trigger = '', ...others] = typed;
  if (trigger.toLowerCase() === RELEASE_TRIGGER) return parseReleaseCommand(others);
  if (mistypedTrigger(trigger) !== undefined) return notRelease(trigger, others);
  const tokens = trigger.toLowerCase() === TRIGGER ? others : typed;
  const [first, ...rest] = tokens;
  if (first === undefined) {
    return refuse({
      code: 'empty-command',
      message: 'The command /ab is empty.',
      next: 'Name a flag, e.g. /ab HZ4_S12_MPSC, or read /ab help.',
    });
  }
  if (first === 'release' && rest[0] !== 'vs') return notRelease(first, rest);
  const other = GRAMMAR.others.find(({ keyword }) => keyword === first);
  if (other) return other.read(rest, OPTIONS);
  const survey = GRAMMAR.surveys.find(({ keyword }) => keyword === first);
  return survey ? parseSurvey(survey, rest) : parseComparison(tokens);
}

/** Prints a command as in a comment: `parseCommand(printCommand(c))` is `c`. */
export function printCommand(command: Command): string {
  if (command.kind === 'release' || command.kind === 'override') return printRelease(command);
  if (command.kind === 'survey') return [TRIGGER, printSurvey(command), ...printOptions(command.options)].join(' ');
  if (command.kind !== 'ab') {
    const row = GRAMMAR.others.find(({ kind }) => kind === command.kind);
    return `${TRIGGER} ${row?.print(command, OPTIONS) ?? command.kind}`;
  }
  const comparison = [command.candidate, command.baseline].flatMap((side) => (side ? printSide(side) : []));
  return [TRIGGER, comparison.join(' vs '), ...printOptions(command.options)].join(' ');
}

/** For commands whose rules stand beside the grammar of options, and so cannot import it. */
const OPTIONS: OptionGrammar = { parse: parseOptions, print: printOptions };

function printOptions(options: CommandOptions): string[] {
  return GRAMMAR.options.flatMap((row) => row.print(options));
}

function printSide(side: Side): string {
  return GRAMMAR.sides.find(({ kind }) => kind === side.kind)?.print(side) ?? '';
}

function parseSurvey(survey: SurveyRule, tokens: readonly string[]): Result<Command, Refusal> {
  const read = survey.readNames(tokens);
  if (!read.ok) return read;
  const { names, taken } = read.value;
  const options = parseOptions(tokens.slice(taken));
  return options.ok ? ok({ kind: 'survey', topic: survey.keyword, names, options: options.value }) : options;
}

function parseComparison(tokens: readonly string[]): Result<Command, Refusal> {
  const left = parseSide(tokens);
  if (!left.ok) return left;
  const { side: candidate, taken } = left.value;
  if (tokens[taken] !== 'vs') {
    if (candidate.kind === 'name') return bareName(candidate.name);
    return withOptions({ kind: 'ab', candidate }, tokens.slice(taken));
  }
  const right = parseSide(tokens.slice(taken + 1));
  if (!right.ok) return right;
  const { side: baseline } = right.value;
  if (candidate.kind !== baseline.kind || candidate.kind === 'base') {
    return refuse({
      code: 'mixed-sides',
      message:
        candidate.kind === 'base' || baseline.kind === 'base'
          ? '"base" is a whole comparison by itself: head against merge base.'
          : `${quoted(printSide(candidate))} and ${quoted(printSide(baseline))} are of different kinds.`,
      next: 'Compare flags with flags, names with names, or env with env; /ab help shows each form.',
    });
  }
  return withOptions({ kind: 'ab', candidate, baseline }, tokens.slice(taken + 1 + right.value.taken));
}

function parseSide(tokens: readonly string[]): Result<{ readonly side: Side; readonly taken: number }, Refusal> {
  const [token] = tokens;
  if (token === undefined) {
    return refuse({
      code: 'missing-value',
      message: '"vs" needs something on both sides.',
      token: 'vs',
      next: 'Write for example /ab HZ4_S12_MPSC=1 vs HZ4_S12_MPSC=0.',
    });
  }
  const isOption = token === 'vs' || GRAMMAR.options.some((row) => row.identify(token) !== undefined);
  if (isOption) {
    return refuse({
      code: 'nothing-to-compare',
      message: `${quoted(token)} is in the place of a flag, a name, "env" or "base".`,
      token: harmless(token),
      next: 'Write first what is compared, then the options, e.g. /ab HZ4_S12_MPSC T=16.',
    });
  }
  const row = GRAMMAR.sides.find((side) => side.begins(token));
  return row ? row.read(tokens) : unknownToken(token, KEYWORDS);
}

function withOptions(
  comparison: { readonly kind: 'ab'; readonly candidate: Side; readonly baseline?: Side },
  tokens: readonly string[],
): Result<Command, Refusal> {
  const options = parseOptions(tokens);
  return options.ok ? ok({ ...comparison, options: options.value }) : options;
}

function bareName(name: string): Result<Command, Refusal> {
  const upper = name.toUpperCase();
  const keyword = nearest(name, KEYWORDS);
  const suggestion = /^[A-Z][A-Z0-9]*_[A-Z0-9_]*$/.test(upper) ? upper : (keyword ?? `${name} vs …`);
  return refuse({
    code: 'bare-name',
    message: `${quoted(name)} alone is not a comparison: it needs something to be compared with.`,
    token: harmless(name),
    suggestion,
    next: `Write /ab ${name} vs NAME for another line or allocator; flags are upper case.`,
  });
}
