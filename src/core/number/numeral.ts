/** Spaces other than the plain one: none of them separates columns. */
export const WIDE_SPACES = '\\u00a0\\u1680\\u2000-\\u200a\\u202f\\u205f\\u3000';

/** Separators that stand between two digits of a numeral. */
const SEPARATORS = `.,_'’${WIDE_SPACES}`;

/** A character between two digits that belongs to the numeral. */
export const SEPARATOR = new RegExp(`[${SEPARATORS}]`);

/** A numeral: sign, digits with separators between them, exponent. Whether it is a known form is decided by `parseNumeral`. */
export const NUMERAL = `[+\\-−]?(?:\\d|\\.(?=\\d))(?:\\d|[${SEPARATORS}](?=\\d))*(?:\\.(?=[eE][+\\-−]?\\d))?(?:[eE][+\\-−]?\\d+)?`;

/** Longest numeral; a double has 17 significant digits, and thousands may be separated. */
const CHARACTERS_MAX = 40;

/** Sizes that no measurement has; beyond them, products of two values would overflow. */
const SIZE = { least: 1e-100, most: 1e100 } as const;

/** The value of a numeral, and what its separators meant. */
export interface Numeral {
  readonly value: number;
  /** The decimal sign; empty when there is none. */
  readonly decimal: '' | '.' | ',';
  /** The sign that separates thousands, spaces as a plain space; empty when there is none. */
  readonly grouping: string;
}

/**
 * Parses a whole numeral in one of the known forms: `1304221`, `1.17e+06`, `1,304,221.5`, `1.304.221,5`, `1'304'221`, `1_304_221`,
 * with no-break spaces, `1,17`. A single point is a decimal point. `ambiguous`: a single comma before exactly three digits, which is
 * 1304 in one country and 1.304 in another. `unknown`: any other form, and a size beyond 1e±100.
 */
export function parseNumeral(text: string): Numeral | 'ambiguous' | 'unknown' {
  if (text.length > CHARACTERS_MAX) return 'unknown';
  const match = /^([+\-−]?)(.*?)(?:[eE]([+\-−]?\d+))?$/.exec(text);
  const [, sign = '', body = '', exponent] = match ?? [];
  const parts = body.split(SEPARATOR);
  const signs = [...body].filter((character) => SEPARATOR.test(character)).map(plainSeparator);
  const roles = rolesOf(parts, signs, exponent !== undefined);
  if (typeof roles === 'string') return roles;
  const whole = (roles.decimal === '' ? parts : parts.slice(0, -1)).join('');
  const fraction = roles.decimal === '' ? '' : (parts.at(-1) ?? '');
  const power = (exponent ?? '0').replace('−', '-');
  const size = Number(`${whole || '0'}.${fraction || '0'}e${power}`);
  const isZero = /^0*$/.test(whole + fraction);
  if (!isZero && !(size >= SIZE.least && size <= SIZE.most)) return 'unknown';
  return { value: sign === '' || sign === '+' || size === 0 ? size : -size, ...roles };
}

type Roles = Pick<Numeral, 'decimal' | 'grouping'>;

/** What the separators of a numeral mean. */
function rolesOf(
  parts: readonly string[],
  signs: readonly string[],
  hasExponent: boolean,
): Roles | 'ambiguous' | 'unknown' {
  const last = signs.at(-1);
  if (last === undefined) return { decimal: '', grouping: '' };
  const earlier = new Set(signs.slice(0, -1));
  const [first = ''] = earlier;
  if (earlier.size === 0 && last === '.') return { decimal: '.', grouping: '' };
  if (earlier.size === 0 && last === ',') {
    // Thousands are never separated in a mantissa, and a group of thousands does not begin with 0.
    const isDecimal = hasExponent || !isGrouped(parts) || parts[0]?.startsWith('0');
    return isDecimal ? { decimal: ',', grouping: '' } : 'ambiguous';
  }
  if (earlier.size > 1 || (hasExponent && (earlier.size > 0 || last !== '.'))) return 'unknown';
  if (earlier.size === 0 || first === last)
    return isGrouped(parts) && !parts[0]?.startsWith('0') ? { decimal: '', grouping: last } : 'unknown';
  const isDecimal = last === '.' || last === ',';
  return isDecimal && isGrouped(parts.slice(0, -1)) ? { decimal: last, grouping: first } : 'unknown';
}

/** One to three digits, then groups of exactly three. */
function isGrouped([first = '', ...rest]: readonly string[]): boolean {
  return /^\d{1,3}$/.test(first) && rest.every((group) => /^\d{3}$/.test(group));
}

function plainSeparator(sign: string): string {
  if (sign === '’') return "'";
  return /\s/.test(sign) ? ' ' : sign;
}
