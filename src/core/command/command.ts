import type { Command, CommandOptions, Side } from '../../model/command.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import { mayHoldCommand, mistypedTrigger } from '../text/command-trigger.ts';
import { commandLines } from '../text/markdown-lines.ts';
import { harmless, quoted } from '../text/quote.ts';
import { nearest } from '../text/suggestion.ts';
import { notRelease, parseReleaseCommand, printRelease, RELEASE_TRIGGER } from './release-command.ts';
import { printSurvey, type SurveyWord } from './survey-words.ts';
import { GRAMMAR, KEYWORDS, TRIGGER } from './words.ts';

/** Caps on what strangers may send: characters of a comment (GitHub's own), of a command, and commands of a comment. */
export const COMMENT_LIMITS = { comment: 65_536, command: 1000, commands: 10 } as const;

/** Every command line of a comment, in order; empty when the comment is not for us. Never throws. */
export function parseComment(markdown: string): Result<Command, Refusal>[] {
  if (markdown.length > COMMENT_LIMITS.comment) {
    // Nobody is answered who did not call: a long log is no command.
    if (!mayHoldCommand(markdown)) return [];
    return [
      refuse({
        code: 'comment-too-long',
        message: `The comment has ${markdown.length} characters; commands are read from at most ${COMMENT_LIMITS.comment}.`,
        next: 'Put the command into a comment of its own.',
      }),
    ];
  }
  const lines = commandLines(markdown).filter(isForUs);
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

/** A word that only resembles a trigger may be that of another program. */
function isForUs(line: string): boolean {
  const [word = ''] = line.split(/\s/, 1);
  return word === TRIGGER || word === RELEASE_TRIGGER || mistypedTrigger(word) !== undefined;
}

/** One command, with or without the leading `/ab`, or after `/release`; white space of any kind separates words. Never throws. */
export function parseCommand(words: string): Result<Command, Refusal> {
  if (words.length > COMMENT_LIMITS.command) {
    return refuse({
      code: 'command-too-long',
      message: `The command has ${words.length} characters; at most ${COMMENT_LIMITS.command} are read.`,
      next: 'Shorten it, for example by comparing fewer flags at once.',
    });
  }
  const typed = words.split(/\s+/).filter((token) => token !== '');
  const [opening = '', ...others] = typed;
  if (opening === RELEASE_TRIGGER) return parseReleaseCommand(others);
  if (mistypedTrigger(opening) !== undefined) return notRelease(opening, others);
  const tokens = opening === TRIGGER ? others : typed;
  const [first, ...rest] = tokens;
  if (first === undefined) {
    return refuse({
      code: 'empty-command',
      message: 'Nothing to compare was given after /ab.',
      next: 'Name a flag, e.g. /ab HZ4_S12_MPSC, or read /ab help.',
    });
  }
  if (first === 'release' && rest[0] !== 'vs') return notRelease(first, rest);
  const other = GRAMMAR.others.find(({ word }) => word === first);
  if (other) return other.read(rest);
  const survey = GRAMMAR.surveys.find(({ word }) => word === first);
  return survey ? parseSurvey(survey, rest) : parseQuestion(tokens);
}

/** The command as a comment would say it: `parseCommand(printCommand(c))` is `c`. */
export function printCommand(command: Command): string {
  if (command.kind === 'release' || command.kind === 'override') return printRelease(command);
  if (command.kind === 'survey') return [TRIGGER, printSurvey(command), ...printOptions(command.options)].join(' ');
  if (command.kind !== 'ab') {
    const row = GRAMMAR.others.find(({ kind }) => kind === command.kind);
    return `${TRIGGER} ${row?.print(command) ?? command.kind}`;
  }
  const question = [command.candidate, command.baseline].flatMap((side) => (side ? printSide(side) : []));
  return [TRIGGER, question.join(' vs '), ...printOptions(command.options)].join(' ');
}

function printOptions(options: CommandOptions): string[] {
  return GRAMMAR.options.flatMap((row) => row.print(options));
}

function printSide(side: Side): string {
  return GRAMMAR.sides.find(({ kind }) => kind === side.kind)?.print(side) ?? '';
}

function parseSurvey(survey: SurveyWord, tokens: readonly string[]): Result<Command, Refusal> {
  const read = survey.readNames(tokens);
  if (!read.ok) return read;
  const { names, taken } = read.value;
  const options = parseOptions(tokens.slice(taken));
  return options.ok ? ok({ kind: 'survey', topic: survey.word, names, options: options.value }) : options;
}

function parseQuestion(tokens: readonly string[]): Result<Command, Refusal> {
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
          ? '"base" is a whole question: head against merge base.'
          : `${quoted(printSide(candidate))} and ${quoted(printSide(baseline))} are different kinds of things.`,
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
      message: `${quoted(token)} stands where a flag, a name, "env" or "base" is expected.`,
      token: harmless(token),
      next: 'Say first what is compared, then the options, e.g. /ab HZ4_S12_MPSC T=16.',
    });
  }
  const row = GRAMMAR.sides.find((side) => side.begins(token));
  return row ? row.read(tokens) : unknownWord(token, KEYWORDS);
}

function withOptions(
  question: { readonly kind: 'ab'; readonly candidate: Side; readonly baseline?: Side },
  tokens: readonly string[],
): Result<Command, Refusal> {
  const options = parseOptions(tokens);
  return options.ok ? ok({ ...question, options: options.value }) : options;
}

function parseOptions(tokens: readonly string[]): Result<CommandOptions, Refusal> {
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
      if (value === '') return missingValue(row.word, row.example);
    }
    const identity = row.word === 'lane' ? `lane ${value}` : (row.identify(token) ?? token);
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

function missingValue(word: string, example: string): ReturnType<typeof refuse> {
  return refuse({
    code: 'missing-value',
    message: `"${word}" needs a name after it.`,
    token: word,
    next: `Write for example ${example}.`,
  });
}

function notAnOption(token: string): ReturnType<typeof refuse> {
  if (token !== 'vs' && !/^[A-Z]/.test(token)) {
    return unknownWord(
      token,
      KEYWORDS.filter((word) => GRAMMAR.options.some((row) => row.word === word)),
    );
  }
  return refuse({
    code: 'misplaced-word',
    message: `${quoted(token)} comes after the options, where no comparison is expected any more.`,
    token: harmless(token),
    next: 'Say first what is compared, then the options, e.g. /ab A=1 vs A=0 T=16.',
  });
}

function bareName(name: string): Result<Command, Refusal> {
  const upper = name.toUpperCase();
  const keyword = nearest(name, KEYWORDS);
  const suggestion = /^[A-Z][A-Z0-9]*_[A-Z0-9_]*$/.test(upper) ? upper : (keyword ?? `${name} vs …`);
  return refuse({
    code: 'bare-name',
    message: `${quoted(name)} alone is not a question: it needs something to be compared with.`,
    token: harmless(name),
    suggestion,
    next: `Write /ab ${name} vs NAME for another line or allocator; flags are upper case.`,
  });
}

function unknownWord(token: string, known: readonly string[]): ReturnType<typeof refuse> {
  const suggestion = corrected(token) ?? nearest(token, known);
  return refuse({
    code: 'unknown-word',
    message: `${quoted(token)} is no word of this grammar.`,
    token: harmless(token),
    ...(suggestion === undefined ? {} : { suggestion }),
    next: 'Correct it and comment again; /ab help lists all forms.',
  });
}

/** Habits from the compiler's command line and from Markdown that have an obvious meaning here. */
function corrected(token: string): string | undefined {
  const bare = token.replace(/^-D(?=[A-Z])/, '').replace(/^[`*~"'(]+|[`*~"'),.;]+$/g, '');
  if (bare !== token && /^[A-Za-z0-9_.=@-]{1,64}$/.test(bare)) return bare;
  const [, word, value] = /^(on|suite|lane)=([a-z][a-z0-9_.-]{0,63})$/.exec(token) ?? [];
  return word === undefined ? undefined : `${word} ${value}`;
}
