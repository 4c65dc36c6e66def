import { WIDE_SPACES } from './numeral.ts';
import { parseUnit, type Unit } from './unit.ts';

/** What follows a numeral in its line. */
interface TokenUnit {
  readonly unit: Unit;
  /** Characters that belong to the token. */
  readonly length: number;
  /** The word that follows in place of a unit, e.g. `lakh`; empty when none does. `T …` is a name before the next number. */
  readonly word: string;
}

const WORD_CHARACTERS_MAX = 20;

const NO_UNIT: Unit = parseUnit('') as Unit;

/** What ends a token: a space or bracket, and punctuation or quotes before one, before a word (except for a point) or a new item. */
const END = /^(?:$|[\s)\]}|<>;]|[.,:!?…'’"`]+(?:$|[\s)\]}|<>;])|[,:"]+[\p{L}{[(/-])/u;
const WORD = /^(?:%|per +\p{L}+|\p{L}*\/\p{L}+|\p{L}+)(?: +per +\p{L}+)?/u;
/** A factor or exponent that is written out or stands apart: `1.17 x 10^6`, `1.17 (x1000)`, `1.17 e+06`. */
const FACTOR = /^(?:\s*(?:[([]\s*)?(?:x\s*10+(?!\d)|[×*·^]\s*\d|10(?:\^|\*\*|[⁰¹²³⁴-⁹]))|\s+[eE][+\-−]?\d)/;
const SPACE = new RegExp(`^[ \\t${WIDE_SPACES}]*[([]?`);

/**
 * Reads the unit after a numeral. Null: the token goes on with something that is not known. A unit may follow a space; another word
 * after a space is none, nor is a name of the next number, as in `5 threads=3`.
 *
 * @param rest The line from the end of the numeral.
 * @param own The unit of the lane.
 * @param suffix The literal text that the pattern has behind the number: it is the same in all samples, so it may be any.
 */
export function tokenUnit(rest: string, own: string, suffix: string): TokenUnit | null {
  const found = knownSuffix(rest, own);
  const isSuffix = found === null && suffix !== '' && rest.startsWith(suffix) && END.test(rest.slice(suffix.length));
  return isSuffix ? { unit: NO_UNIT, length: 0, word: '' } : found;
}

function knownSuffix(rest: string, own: string): TokenUnit | null {
  if (FACTOR.test(rest)) return null;
  const glued = WORD.exec(rest)?.[0];
  if (glued !== undefined) {
    const unit = parseUnit(glued, own);
    if (unit === null) return null;
    return unit.dimension === 'none'
      ? prefixed(rest, glued, own)
      : ended(rest, { unit, length: glued.length, word: '' });
  }
  if (!END.test(rest) && !/^[([]/.test(rest)) return null;
  return spaced(rest, own);
}

/** A prefix that is glued to the number; the counted thing may follow a space: `1.2M ops/s`. */
function prefixed(rest: string, prefix: string, own: string): TokenUnit | null {
  const [space = '', word = ''] = nextWord(rest.slice(prefix.length));
  const unit = word === '' ? null : parseUnit(prefix + word, own);
  if (unit) return ended(rest, { unit, length: prefix.length + space.length + word.length, word: '' });
  return ended(rest, {
    unit: parseUnit(prefix, own) ?? NO_UNIT,
    length: prefix.length,
    word: word.slice(0, WORD_CHARACTERS_MAX),
  });
}

function ended(rest: string, token: TokenUnit): TokenUnit | null {
  return END.test(rest.slice(token.length)) ? token : null;
}

function spaced(rest: string, own: string): TokenUnit {
  const [space = '', word = '', after = ''] = nextWord(rest);
  if (word === '') return { unit: NO_UNIT, length: 0, word };
  const length = space.length + word.length;
  const unit = parseUnit(word, own);
  const none = { unit: NO_UNIT, length: 0, word: unit === null ? word.slice(0, WORD_CHARACTERS_MAX) : `${word} …` };
  const isColumn = /^\s+[\d.+…-]/.test(after);
  if (unit === null || (isColumn && /^(min|h|T|[kKMG]i?)$/.test(word))) return none;
  if (unit.dimension !== 'none') return { unit, length, word: '' };
  // A prefix alone; what is counted may follow.
  const [gap = '', counted = ''] = nextWord(after);
  const both = counted === '' ? null : parseUnit(word + counted, own);
  if (both) return { unit: both, length: length + gap.length + counted.length, word: '' };
  return { unit, length, word: counted.slice(0, WORD_CHARACTERS_MAX) };
}

/** The word after spaces or an opening bracket, and what follows it. Names of a next number are none: `threads=`, `p99`, `max:`. */
function nextWord(text: string): [space: string, word: string, after: string] | [] {
  const space = SPACE.exec(text)?.[0] ?? '';
  const word = WORD.exec(text.slice(space.length))?.[0] ?? '';
  const after = text.slice(space.length + word.length);
  return space === '' || word === '' || /^[=:_\d-]/.test(after) ? [] : [space, word, after];
}
