/** What is known of an expression: an integer, or nothing. */
type IntegerOrUnknown = bigint | 'unknown';

/** An integer of 64 bits as the preprocessor calculates with it: `16u` is unsigned, and so is what is calculated from it. */
interface Integer {
  readonly value: bigint;
  readonly isUnsigned: boolean;
}

type IntegerWithType = Integer | 'unknown';

/** The integer of a macro; `undefined`: no such macro is defined; `defined`: there is one, of unknown value; `unknown`: it may be either. */
export type MacroValue = bigint | 'undefined' | 'defined' | 'unknown';

/** The same where its type is known. A plain number is signed. */
export type TypedMacroValue = MacroValue | Integer;

/** Longest expression that is read, in characters, and deepest nesting. Beyond them its value is unknown. */
const LIMITS = { characters: 16_384, depth: 100 } as const;

const TOKEN =
  /\s*(?:(0[xX][0-9a-fA-F]+|0[bB][01]+|[0-9]+)([uUlLzZ]*)(?![\w.])|([A-Za-z_]\w*)|(\|\||&&|==|!=|<=|>=|<<|>>|[-+*/%<>!~&|^?:(),]))/y;

type Token =
  | { readonly kind: 'number'; readonly number: Integer }
  | { readonly kind: 'name'; readonly text: string }
  | { readonly kind: 'sign'; readonly text: string };

/** The tokens of an expression, read once for many evaluations; null: it cannot be read, and its value is unknown. */
export type Expression = readonly Token[] | null;

/** Reads an expression of the preprocessor. */
export function readExpression(text: string): Expression {
  try {
    return tokensOf(text);
  } catch (error) {
    if (error instanceof UnreadableExpression) return null;
    throw error;
  }
}

/**
 * The value of the expression of an `#if` (ISO C 6.10.1): integers of 64 bits, of which an unsigned one makes the whole operation unsigned;
 * a name that is not defined counts as 0. What depends on an unknown name is unknown, unless the other side of `&&` or `||` decides. So is
 * what cannot be read: a call of a macro, a character.
 */
export function typedValue(tokens: Expression, macro: (name: string) => TypedMacroValue): IntegerWithType {
  if (tokens === null) return 'unknown';
  try {
    const reader = new ExpressionReader(tokens, macro);
    const value = reader.conditional(0);
    return reader.isAtEnd() ? value : 'unknown';
  } catch (error) {
    if (error instanceof UnreadableExpression) return 'unknown';
    throw error;
  }
}

/** The same without its type. */
export function expressionValue(tokens: Expression, macro: (name: string) => TypedMacroValue): IntegerOrUnknown {
  const found = typedValue(tokens, macro);
  return found === 'unknown' ? found : found.value;
}

/** The value of an expression that is given as text. */
export function preprocessorValue(text: string, macro: (name: string) => TypedMacroValue): IntegerOrUnknown {
  return expressionValue(readExpression(text), macro);
}

/** Ends the reading of an expression that is not one. */
class UnreadableExpression extends Error {}

function tokensOf(text: string): Token[] {
  if (text.length > LIMITS.characters) throw new UnreadableExpression();
  const tokens: Token[] = [];
  const source = text.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.length) {
    const [, digits, suffix = '', name, sign] = TOKEN.exec(source) ?? [];
    if (digits !== undefined) tokens.push({ kind: 'number', number: integer(digits, /u/i.test(suffix)) });
    else if (name !== undefined) tokens.push({ kind: 'name', text: name });
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign });
    else throw new UnreadableExpression();
  }
  return tokens;
}

/** Largest value of a number without a suffix that is signed. */
const SIGNED_MAX = 2n ** 63n - 1n;

function integer(digits: string, hasSuffix: boolean): Integer {
  const isOctal = /^0[0-9]/.test(digits);
  if (isOctal && !/^[0-7]+$/.test(digits)) throw new UnreadableExpression();
  const value = BigInt(isOctal ? `0o${digits}` : digits);
  // The preprocessor reads no more than 64 bits of a number.
  if (value > 2n ** 64n - 1n) throw new UnreadableExpression();
  return { value, isUnsigned: hasSuffix || value > SIGNED_MAX };
}

function wrapped(value: bigint, isUnsigned: boolean): Integer {
  return { value: isUnsigned ? BigInt.asUintN(64, value) : BigInt.asIntN(64, value), isUnsigned };
}

const truth = (isTrue: boolean): Integer => ({ value: isTrue ? 1n : 0n, isUnsigned: false });

type Operator = (a: Integer, b: Integer) => Integer;

/** An operator whose sides get one type before, and which has that type. */
function arithmetic(operator: (a: bigint, b: bigint) => bigint): Operator {
  return (a, b) => {
    const isUnsigned = a.isUnsigned || b.isUnsigned;
    return wrapped(operator(wrapped(a.value, isUnsigned).value, wrapped(b.value, isUnsigned).value), isUnsigned);
  };
}

/** A comparison of sides that get one type before: `-1 > 0u` is true. */
function comparison(operator: (a: bigint, b: bigint) => boolean): Operator {
  return (a, b) => {
    const isUnsigned = a.isUnsigned || b.isUnsigned;
    return truth(operator(wrapped(a.value, isUnsigned).value, wrapped(b.value, isUnsigned).value));
  };
}

/** A shift to the left, by a negative number to the right. It has the type of its left side. */
function shifted({ value, isUnsigned }: Integer, by: bigint): Integer {
  if (by >= 0n) return by >= 64n ? { value: 0n, isUnsigned } : wrapped(value << by, isUnsigned);
  return { value: value >> (by <= -64n ? 64n : -by), isUnsigned };
}

/** Binary operators that need both sides, by rising precedence. */
const LEVELS: readonly Readonly<Record<string, Operator>>[] = [
  { '|': arithmetic((a, b) => a | b) },
  { '^': arithmetic((a, b) => a ^ b) },
  { '&': arithmetic((a, b) => a & b) },
  { '==': comparison((a, b) => a === b), '!=': comparison((a, b) => a !== b) },
  {
    '<': comparison((a, b) => a < b),
    '>': comparison((a, b) => a > b),
    '<=': comparison((a, b) => a <= b),
    '>=': comparison((a, b) => a >= b),
  },
  { '<<': (a, b) => shifted(a, b.value), '>>': (a, b) => shifted(a, -b.value) },
  { '+': arithmetic((a, b) => a + b), '-': arithmetic((a, b) => a - b) },
  { '*': arithmetic((a, b) => a * b), '/': arithmetic(divided), '%': arithmetic(remainder) },
];

function divided(a: bigint, b: bigint): bigint {
  if (b === 0n) throw new UnreadableExpression();
  return a / b;
}

function remainder(a: bigint, b: bigint): bigint {
  if (b === 0n) throw new UnreadableExpression();
  return a % b;
}

class ExpressionReader {
  readonly #tokens: readonly Token[];
  readonly #macro: (name: string) => TypedMacroValue;
  #at = 0;

  constructor(tokens: readonly Token[], macro: (name: string) => TypedMacroValue) {
    this.#tokens = tokens;
    this.#macro = macro;
  }

  isAtEnd(): boolean {
    return this.#at === this.#tokens.length;
  }

  conditional(depth: number): IntegerWithType {
    if (depth > LIMITS.depth) throw new UnreadableExpression();
    const condition = this.#either(depth);
    if (!this.#takes('?')) return condition;
    const then = this.conditional(depth + 1);
    this.#expect(':');
    const otherwise = this.conditional(depth + 1);
    if (then === 'unknown' || otherwise === 'unknown') {
      // The type of the other side decides too, but for a value that has the same meaning in both types.
      const taken = condition === 'unknown' ? condition : condition.value === 0n ? otherwise : then;
      return taken !== 'unknown' && taken.value >= 0n && taken.value <= SIGNED_MAX ? taken : 'unknown';
    }
    const isUnsigned = then.isUnsigned || otherwise.isUnsigned;
    const [one, other] = [wrapped(then.value, isUnsigned), wrapped(otherwise.value, isUnsigned)];
    if (condition === 'unknown') return one.value === other.value ? one : 'unknown';
    return condition.value === 0n ? other : one;
  }

  #either(depth: number): IntegerWithType {
    let value = this.#both(depth);
    while (this.#takes('||')) {
      const next = this.#both(depth);
      const isTrue = [value, next].some((each) => each !== 'unknown' && each.value !== 0n);
      value = isTrue ? truth(true) : value === 'unknown' || next === 'unknown' ? 'unknown' : truth(false);
    }
    return value;
  }

  #both(depth: number): IntegerWithType {
    let value = this.#binary(0, depth);
    while (this.#takes('&&')) {
      const next = this.#binary(0, depth);
      const isFalse = [value, next].some((each) => each !== 'unknown' && each.value === 0n);
      value = isFalse ? truth(false) : value === 'unknown' || next === 'unknown' ? 'unknown' : truth(true);
    }
    return value;
  }

  #binary(level: number, depth: number): IntegerWithType {
    const operators = LEVELS[level];
    if (operators === undefined) return this.#unary(depth);
    let value = this.#binary(level + 1, depth);
    for (let sign = this.#sign(); sign in operators; sign = this.#sign()) {
      this.#at += 1;
      const next = this.#binary(level + 1, depth);
      const operator = operators[sign];
      value = value === 'unknown' || next === 'unknown' || operator === undefined ? 'unknown' : operator(value, next);
    }
    return value;
  }

  #unary(depth: number): IntegerWithType {
    if (depth > LIMITS.depth) throw new UnreadableExpression();
    const sign = this.#sign();
    if (!['!', '~', '-', '+'].includes(sign)) return this.#primary(depth);
    this.#at += 1;
    const value = this.#unary(depth + 1);
    if (value === 'unknown' || sign === '+') return value;
    if (sign === '!') return truth(value.value === 0n);
    return wrapped(sign === '~' ? ~value.value : -value.value, value.isUnsigned);
  }

  #primary(depth: number): IntegerWithType {
    const token = this.#tokens[this.#at];
    this.#at += 1;
    if (token?.kind === 'number') return token.number;
    if (token?.kind === 'sign' && token.text === '(') {
      const value = this.conditional(depth + 1);
      this.#expect(')');
      return value;
    }
    if (token?.kind !== 'name') throw new UnreadableExpression();
    if (token.text === 'defined') return this.#defined();
    if (this.#sign() === '(') return this.#call();
    const value = this.#macro(token.text);
    if (value === 'undefined') return truth(false);
    if (value === 'defined') return 'unknown';
    return typeof value === 'bigint' ? { value, isUnsigned: value > SIGNED_MAX } : value;
  }

  #defined(): IntegerWithType {
    const isOpen = this.#takes('(');
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'name') throw new UnreadableExpression();
    this.#at += 1;
    if (isOpen) this.#expect(')');
    const value = this.#macro(token.text);
    return value === 'unknown' ? 'unknown' : truth(value !== 'undefined');
  }

  /** A macro with arguments, which is not expanded. */
  #call(): IntegerWithType {
    let open = 0;
    do {
      if (this.isAtEnd()) throw new UnreadableExpression();
      open += this.#takes('(') ? 1 : this.#takes(')') ? -1 : this.#skip();
    } while (open > 0);
    return 'unknown';
  }

  #skip(): 0 {
    this.#at += 1;
    return 0;
  }

  #sign(): string {
    const token = this.#tokens[this.#at];
    return token?.kind === 'sign' ? token.text : '';
  }

  #takes(sign: string): boolean {
    const isNext = this.#sign() === sign;
    if (isNext) this.#at += 1;
    return isNext;
  }

  #expect(sign: string): void {
    if (!this.#takes(sign)) throw new UnreadableExpression();
  }
}
