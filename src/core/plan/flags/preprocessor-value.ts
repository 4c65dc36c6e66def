/** What is known of a name or an expression: an integer, or nothing. */
type IntegerOrUnknown = bigint | 'unknown';

/** The integer of a macro; `undefined`: no such macro is defined; `defined`: there is one, of unknown value; `unknown`: it may be either. */
export type MacroValue = bigint | 'undefined' | 'defined' | 'unknown';

/** Longest expression that is read, in characters, and deepest nesting. Beyond them its value is unknown. */
const LIMITS = { characters: 16_384, depth: 100 } as const;

const TOKEN =
  /\s*(?:(0[xX][0-9a-fA-F]+|0[bB][01]+|[0-9]+)[uUlLzZ]*(?![\w.])|([A-Za-z_]\w*)|(\|\||&&|==|!=|<=|>=|<<|>>|[-+*/%<>!~&|^?:(),]))/y;

type Token =
  | { readonly kind: 'number'; readonly value: bigint }
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
 * The value of the expression of an `#if` (ISO C 6.10.1): integers of 64 bits, a name that is not defined counts as 0. What depends on an
 * unknown name is unknown, unless the other side of `&&` or `||` decides. So is what cannot be read: a call of a macro, a character.
 */
export function expressionValue(tokens: Expression, macro: (name: string) => MacroValue): IntegerOrUnknown {
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

/** The value of an expression that is given as text. */
export function preprocessorValue(text: string, macro: (name: string) => MacroValue): IntegerOrUnknown {
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
    const [, digits, name, sign] = TOKEN.exec(source) ?? [];
    if (digits !== undefined) tokens.push({ kind: 'number', value: integer(digits) });
    else if (name !== undefined) tokens.push({ kind: 'name', text: name });
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign });
    else throw new UnreadableExpression();
  }
  return tokens;
}

function integer(digits: string): bigint {
  if (!/^0[0-9]/.test(digits)) return wrapped(BigInt(digits));
  if (!/^[0-7]+$/.test(digits)) throw new UnreadableExpression();
  return wrapped(BigInt(`0o${digits}`));
}

function wrapped(value: bigint): bigint {
  return BigInt.asIntN(64, value);
}

const truth = (isTrue: boolean): bigint => (isTrue ? 1n : 0n);

/** Binary operators that need both sides, by rising precedence. */
const LEVELS: readonly Readonly<Record<string, (a: bigint, b: bigint) => bigint>>[] = [
  { '|': (a, b) => a | b },
  { '^': (a, b) => a ^ b },
  { '&': (a, b) => a & b },
  { '==': (a, b) => truth(a === b), '!=': (a, b) => truth(a !== b) },
  {
    '<': (a, b) => truth(a < b),
    '>': (a, b) => truth(a > b),
    '<=': (a, b) => truth(a <= b),
    '>=': (a, b) => truth(a >= b),
  },
  { '<<': (a, b) => a << BigInt.asUintN(6, b), '>>': (a, b) => a >> BigInt.asUintN(6, b) },
  { '+': (a, b) => a + b, '-': (a, b) => a - b },
  { '*': (a, b) => a * b, '/': divided, '%': remainder },
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
  readonly #macro: (name: string) => MacroValue;
  #at = 0;

  constructor(tokens: readonly Token[], macro: (name: string) => MacroValue) {
    this.#tokens = tokens;
    this.#macro = macro;
  }

  isAtEnd(): boolean {
    return this.#at === this.#tokens.length;
  }

  conditional(depth: number): IntegerOrUnknown {
    if (depth > LIMITS.depth) throw new UnreadableExpression();
    const condition = this.#either(depth);
    if (!this.#takes('?')) return condition;
    const then = this.conditional(depth + 1);
    this.#expect(':');
    const otherwise = this.conditional(depth + 1);
    if (condition === 'unknown') return then === otherwise ? then : 'unknown';
    return condition === 0n ? otherwise : then;
  }

  #either(depth: number): IntegerOrUnknown {
    let value = this.#both(depth);
    while (this.#takes('||')) {
      const next = this.#both(depth);
      const isTrue = [value, next].some((each) => each !== 'unknown' && each !== 0n);
      value = isTrue ? 1n : value === 'unknown' || next === 'unknown' ? 'unknown' : 0n;
    }
    return value;
  }

  #both(depth: number): IntegerOrUnknown {
    let value = this.#binary(0, depth);
    while (this.#takes('&&')) {
      const next = this.#binary(0, depth);
      value = value === 0n || next === 0n ? 0n : value === 'unknown' || next === 'unknown' ? 'unknown' : 1n;
    }
    return value;
  }

  #binary(level: number, depth: number): IntegerOrUnknown {
    const operators = LEVELS[level];
    if (operators === undefined) return this.#unary(depth);
    let value = this.#binary(level + 1, depth);
    for (let sign = this.#sign(); sign in operators; sign = this.#sign()) {
      this.#at += 1;
      const next = this.#binary(level + 1, depth);
      const operator = operators[sign];
      value =
        value === 'unknown' || next === 'unknown' || operator === undefined
          ? 'unknown'
          : wrapped(operator(value, next));
    }
    return value;
  }

  #unary(depth: number): IntegerOrUnknown {
    if (depth > LIMITS.depth) throw new UnreadableExpression();
    const sign = this.#sign();
    if (!['!', '~', '-', '+'].includes(sign)) return this.#primary(depth);
    this.#at += 1;
    const value = this.#unary(depth + 1);
    if (value === 'unknown' || sign === '+') return value;
    return sign === '!' ? truth(value === 0n) : wrapped(sign === '~' ? ~value : -value);
  }

  #primary(depth: number): IntegerOrUnknown {
    const token = this.#tokens[this.#at];
    this.#at += 1;
    if (token?.kind === 'number') return token.value;
    if (token?.kind === 'sign' && token.text === '(') {
      const value = this.conditional(depth + 1);
      this.#expect(')');
      return value;
    }
    if (token?.kind !== 'name') throw new UnreadableExpression();
    if (token.text === 'defined') return this.#defined();
    if (this.#sign() === '(') return this.#call();
    const value = this.#macro(token.text);
    if (value === 'undefined') return 0n;
    return value === 'defined' ? 'unknown' : value;
  }

  #defined(): IntegerOrUnknown {
    const isOpen = this.#takes('(');
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'name') throw new UnreadableExpression();
    this.#at += 1;
    if (isOpen) this.#expect(')');
    const value = this.#macro(token.text);
    return value === 'unknown' ? 'unknown' : truth(value !== 'undefined');
  }

  /** A macro with arguments, which is not expanded. */
  #call(): IntegerOrUnknown {
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
