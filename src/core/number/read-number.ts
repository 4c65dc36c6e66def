import { compilePattern, type LinearPattern } from '../../model/pattern.ts';
import { err, ok, type Result } from '../../model/result.ts';
import { isMeasurable } from '../../model/run.ts';
import { harmless } from '../text/quote.ts';
import { type PrintedNumber, printedNumber, type UnreadToken } from './printed-number.ts';
import { unitFactor } from './unit-factor.ts';

/** How a number is found in the output of a program. */
export interface NumberRule {
  /** A regular expression that finds the place: the number begins at its group, or where its match ends. */
  readonly pattern: string;
  /** The unit of the value; empty when it has none. A number in another unit of the same kind is converted. */
  readonly unit: string;
  /** Whether the number must be printed exactly once: a program may not correct, repeat or overlay its result. */
  readonly isOnce?: boolean;
}

/** A number of a program's output. */
export interface ReadNumber {
  /** In the unit of the rule. */
  readonly value: number;
  /** The number as printed, with its unit. */
  readonly text: string;
}

/** Why a printed number is not taken. */
export interface NumberFault {
  readonly code:
    | 'number-unreadable'
    | 'number-ambiguous'
    | 'numbers-differ'
    | 'numbers-repeated'
    | 'output-too-long'
    | 'unit-mismatch';
  /** Predicate for a sentence whose subject is the number. Printed text in it is harmless. */
  readonly message: string;
  readonly next: string;
}

/** A longer line is searched in pieces, which overlap; longest shown piece of a line. In characters. */
const LINE_CHARACTERS = { piece: 2000, step: 1600, shown: 60 } as const;

/** A place near the end of a piece still has its whole token, and one near its beginning belongs to the piece before. */
const TOKEN_CHARACTERS = 200;

/** Most matches in one output: each is read with the line around it. */
const MATCHES_MAX = 10_000;

/** Known forms, for a message. */
const KNOWN_FORMS =
  "1304221, 1.17e+06, 1,304,221.5, 1'304'221, with a unit such as k, M, %, ns, us, ms, s, B, KiB, MiB, ops/s or the unit of the lane";

/**
 * Reads a number from the output of a program. The pattern is matched line by line in standard output and standard error. Null when there
 * is no match. All matches must give the same number: an output with two results has none.
 */
export function readNumber(rule: NumberRule, stdout: string, stderr = ''): Result<ReadNumber | null, NumberFault> {
  const pattern = compilePattern(rule.pattern);
  let first: ReadNumber | null = null;
  let matches = 0;
  for (const text of [stdout, stderr]) {
    const lines = text.split('\n');
    for (const line of rule.isOnce ? lines : new Set(lines)) {
      const found = numbersOf(line, pattern, rule);
      if (!found.ok) return found;
      matches += found.value.length;
      if (matches > MATCHES_MAX) return tooMany();
      for (const number of found.value) {
        if (first !== null && number.value !== first.value) return differ(first, number);
        if (first !== null && rule.isOnce) return repeated(number);
        first ??= number;
      }
    }
  }
  return ok(first);
}

function numbersOf(line: string, pattern: LinearPattern, rule: NumberRule): Result<ReadNumber[], NumberFault> {
  const numbers = new Map<number, ReadNumber>();
  const { piece, step } = LINE_CHARACTERS;
  for (let start = 0; start === 0 || start + piece - step < line.length; start += step) {
    const whole = line.slice(start, start + piece + TOKEN_CHARACTERS);
    for (const { from, to, group } of pattern.matches(whole.slice(0, piece))) {
      if (start > 0 && from < TOKEN_CHARACTERS) continue;
      const begin = pattern.groups === 0 ? to : group;
      if (begin === undefined || numbers.has(start + begin)) continue;
      const at = begin + (/^[ \t]*["']?/.exec(whole.slice(begin))?.[0].length ?? 0);
      const read = printedNumber({ line: whole, at, match: { from, to } }, rule.pattern, rule.unit);
      const number = 'why' in read ? unread(read, line) : inUnit(read, rule.unit, line);
      if (!number.ok) return number;
      numbers.set(start + begin, number.value);
      if (numbers.size > MATCHES_MAX) return tooMany();
    }
  }
  return ok([...numbers.values()]);
}

function tooMany(): Result<never, NumberFault> {
  return fault(
    'numbers-repeated',
    `is printed more than ${MATCHES_MAX} times`,
    'Make the "read" pattern match one result only, e.g. by the words before the last one, or let the program print one.',
  );
}

function inUnit(printed: PrintedNumber, own: string, line: string): Result<ReadNumber, NumberFault> {
  const scale = unitFactor(printed.unit, own);
  const token = shown(printed.text);
  if (typeof scale === 'number') {
    const value = printed.value * scale;
    if (isMeasurable(value)) return ok({ value, text: printed.text });
    return fault(
      'number-unreadable',
      `is ${token} in the line ${shown(line)}, and no quantity has this size`,
      'Make the "read" pattern find the number that the program measures.',
    );
  }
  if (scale === 'loose') {
    return fault(
      'number-ambiguous',
      `is ${token} in the line ${shown(line)}, and a prefix of bytes means 1000 to some programs and 1024 to others`,
      `Print bytes, KiB or MiB, or set "unit" to the unit that is printed.`,
    );
  }
  const wanted = own === '' ? 'no unit' : `the unit ${shown(own)}`;
  return fault(
    'unit-mismatch',
    `is ${token} in the line ${shown(line)}, but has ${wanted} in the configuration`,
    `Set "unit" of this number to the unit that the program prints, and "better" to lower when less is better, or make the pattern find another number.`,
  );
}

function unread({ why, text }: UnreadToken, line: string): Result<never, NumberFault> {
  const where = `${text === '' ? 'is missing' : `is ${shown(text)}`} in the line ${shown(line)}`;
  if (why === 'ambiguous') {
    return fault(
      'number-ambiguous',
      `${where}, which has two readings: thousands or decimals, one number or several columns`,
      'Print the number without separators of thousands and with a decimal point, behind its name, as in ops/s=1304221.',
    );
  }
  return fault(
    'number-unreadable',
    `${where}, which is not a known form of a number`,
    `Known forms are ${KNOWN_FORMS}.`,
  );
}

function differ(first: ReadNumber, other: ReadNumber): Result<never, NumberFault> {
  return fault(
    'numbers-differ',
    `is ${shown(first.text)} in one place of the output and ${shown(other.text)} in another`,
    'Make the "read" pattern match one result only, e.g. by the words before the last one, or let the program print one.',
  );
}

function repeated({ text }: ReadNumber): Result<never, NumberFault> {
  return fault(
    'numbers-repeated',
    `is printed more than once in the output, last as ${shown(text)}`,
    'Let the program print its result in one line, and make the "read" pattern match that line only: another line may come from the library.',
  );
}

function fault(code: NumberFault['code'], message: string, next: string): Result<never, NumberFault> {
  return err({ code, message, next });
}

/** Printed text in quotes, harmless in a comment. */
export function shown(text: string): string {
  const short = text.trim();
  const cut = short.length > LINE_CHARACTERS.shown ? `${short.slice(0, LINE_CHARACTERS.shown)}…` : short;
  return `"${harmless(cut, /['()±×·^]/)}"`;
}
