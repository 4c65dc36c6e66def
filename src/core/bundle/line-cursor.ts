/**
 * Walks along one line of compact JSON and reads what it is asked for. What does not stand there, or takes more than a
 * simple reading (an escape, a letter beyond ASCII), spoils the cursor: what it gives from then on means nothing, and
 * `endsAt` answers no. What it does give is what JSON gives, to the last bit.
 *
 * The line must end with a line feed inside the bytes: no value contains one, so nothing is read beyond it.
 */
export class LineCursor {
  #bytes: Uint8Array = new Uint8Array(0);
  #view = new DataView(this.#bytes.buffer);
  #at = 0;
  #sound = true;
  readonly #texts = new Map<number, string>();
  readonly #objects = new Map<number, { readonly text: string; readonly numbers: Record<string, number | null> }>();

  open(bytes: Uint8Array, start: number): void {
    if (this.#bytes !== bytes) this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#bytes = bytes;
    this.#at = start;
    this.#sound = true;
  }

  /** Whether every value was read, and the line feed that comes next stands at `end`. */
  endsAt(end: number): boolean {
    return this.#sound && this.#at === end;
  }

  /** Steps over this text. */
  skip({ bytes, words }: Literal): this {
    const at = this.#at;
    const end = at + bytes.length;
    if (end > this.#bytes.length) return this.#spoil();
    // Most of a line is keys: four bytes at a time take a third of the time.
    for (let i = 0; i < words.length; i++) {
      if (this.#view.getInt32(at + 4 * i, true) !== words[i]) return this.#spoil();
    }
    for (let i = 4 * words.length; i < bytes.length; i++) if (this.#bytes[at + i] !== bytes[i]) return this.#spoil();
    this.#at = end;
    return this;
  }

  /** Whether null stands here, which is stepped over; nothing moves otherwise. */
  isNull(): boolean {
    if (this.#here() !== NULL.bytes[0]) return false;
    this.skip(NULL);
    return true;
  }

  boolean(): boolean {
    const value = this.#here() === TRUE.bytes[0];
    this.skip(value ? TRUE : FALSE);
    return value;
  }

  /** A finite number. */
  number(): number {
    const bytes = this.#bytes;
    const start = this.#at;
    let at = start;
    let digit = (bytes[at] as number) - ZERO;
    let value = 0;
    let fraction = 0;
    for (; digit >= 0 && digit <= 9; digit = (bytes[++at] as number) - ZERO) value = value * 10 + digit;
    const whole = at - start;
    if (digit === DOT - ZERO) {
      digit = (bytes[++at] as number) - ZERO;
      for (; digit >= 0 && digit <= 9; digit = (bytes[++at] as number) - ZERO) value = value * 10 + digit;
      fraction = at - start - whole - 1;
    }
    const ends = bytes[at] === COMMA || bytes[at] === CLOSE;
    const canonical = whole > 0 && (whole === 1 || bytes[start] !== ZERO) && (at === start + whole || fraction > 0);
    if (!ends || !canonical || whole + fraction > EXACT_DIGITS) return this.#anyNumber();
    this.#at = at;
    return fraction === 0 ? value : value / (POWERS[fraction] as number);
  }

  /** A whole number that is exact. */
  integer(): number {
    const value = this.number();
    if (!Number.isSafeInteger(value)) this.#spoil();
    return value;
  }

  /** A whole number from 0 that is exact. */
  count(): number {
    const value = this.integer();
    if (value < 0) this.#spoil();
    return value;
  }

  zeroOrOne(): 0 | 1 {
    const value = this.#here() - ZERO;
    if (value === 0 || value === 1) this.#at++;
    else this.#spoil();
    return value === 1 ? 1 : 0;
  }

  /** A text of at most `most` characters. Equal texts are one string, so that a million samples do not hold a million names. */
  text(most: number): string {
    const bytes = this.#bytes;
    const start = this.#at + 1;
    let at = start;
    let hash = 0;
    for (let byte = bytes[at] as number; byte >= SPACE && byte <= DELETE; byte = bytes[++at] as number) {
      if (byte === QUOTE || byte === BACKSLASH) break;
      hash = (Math.imul(hash, 31) + byte) | 0;
    }
    if (bytes[start - 1] !== QUOTE || bytes[at] !== QUOTE || at - start > most) {
      this.#spoil();
      return '';
    }
    this.#at = at + 1;
    const known = this.#texts.get(hash);
    if (known !== undefined && this.#reads(known, start, at)) return known;
    const text = this.#slice(start, at);
    if (this.#texts.size < KEPT) this.#texts.set(hash, text);
    return text;
  }

  oneOf<Option extends string>(options: readonly Option[]): Option {
    const text = this.text(Number.POSITIVE_INFINITY) as Option;
    if (!options.includes(text)) this.#spoil();
    return text;
  }

  /** An object whose values are numbers or null. Equal ones are one frozen object. */
  numbers(): Record<string, number | null> {
    const start = this.#at;
    let end = start;
    let hash = 0;
    for (let byte = this.#here(); byte >= SPACE && byte !== CLOSE; byte = this.#bytes[++end] as number) {
      hash = (Math.imul(hash, 31) + byte) | 0;
    }
    const known = this.#objects.get(hash);
    if (known !== undefined && this.#reads(known.text, start, end)) {
      this.#at = end + 1;
      return known.numbers;
    }
    const numbers = Object.freeze(this.#readNumbers());
    // A brace may also stand in a name, and then the object does not end where the search for it did.
    if (this.#sound && this.#at === end + 1 && this.#objects.size < KEPT) {
      this.#objects.set(hash, { text: this.#slice(start, end), numbers });
    }
    return numbers;
  }

  #readNumbers(): Record<string, number | null> {
    const found: Record<string, number | null> = {};
    this.skip(OPENING);
    let more = this.#here() !== CLOSE;
    while (more && this.#sound) {
      const name = this.text(Number.POSITIVE_INFINITY);
      // Assigning it would set the prototype.
      if (name === '__proto__') this.#spoil();
      this.skip(COLON);
      found[name] = this.isNull() ? null : this.number();
      more = this.#here() === COMMA;
      if (more) this.#at++;
    }
    this.skip(CLOSING);
    return found;
  }

  /** A number of any form: signed, with an exponent, or with more digits than are exact. */
  #anyNumber(): number {
    const start = this.#at;
    let at = start;
    while (NUMBER_BYTES.includes(this.#bytes[at] as number)) at++;
    const text = this.#slice(start, at);
    const value = JSON_NUMBER.test(text) ? Number(text) : Number.NaN;
    if (!Number.isFinite(value)) this.#spoil();
    this.#at = at;
    return value;
  }

  #reads(text: string, start: number, end: number): boolean {
    if (text.length !== end - start) return false;
    for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) !== this.#bytes[start + i]) return false;
    return true;
  }

  #slice(start: number, end: number): string {
    return String.fromCharCode(...this.#bytes.subarray(start, end));
  }

  #here(): number {
    return this.#bytes[this.#at] as number;
  }

  #spoil(): this {
    this.#sound = false;
    return this;
  }
}

/** ASCII text to compare with: its bytes, and as many of them as come in fours as little-endian numbers. */
export interface Literal {
  readonly bytes: Uint8Array;
  readonly words: Int32Array;
}

export function literal(text: string): Literal {
  const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  return { bytes, words: Int32Array.from({ length: bytes.length >> 2 }, (_, i) => view.getInt32(4 * i, true)) };
}

const [SPACE, QUOTE, COMMA, DOT, ZERO, BACKSLASH, CLOSE, DELETE] = [0x20, 0x22, 0x2c, 0x2e, 0x30, 0x5c, 0x7d, 0x7f];
const [TRUE, FALSE, NULL] = [literal('true'), literal('false'), literal('null')];
const [COLON, OPENING, CLOSING] = [literal(':'), literal('{'), literal('}')];
const NUMBER_BYTES = literal('0123456789+-.eE').bytes;
const JSON_NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

/** A whole number of so many digits and ten to that power are exact, so one division of them rounds as reading the text does. */
const EXACT_DIGITS = 15;
const POWERS = Array.from({ length: EXACT_DIGITS + 1 }, (_, digits) => 10 ** digits);

/** Different texts that are remembered (lanes, arms, names of checks), and different objects of numbers. */
const KEPT = 1024;
