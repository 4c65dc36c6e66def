/** One simple command of a shell line. */
export interface ShellCommand {
  /** `NAME=value` before the command. */
  readonly assignments: readonly string[];
  readonly words: readonly string[];
  /** Files that its output is written to. */
  readonly outputs: readonly string[];
  /** Whether a word has an unquoted `*`, `?` or `[`, which the shell replaces by names of files. */
  readonly hasGlob: boolean;
  /** What stands before it: nothing and `;` run it always, `&&` and `||` as the commands before ended. */
  readonly after: '' | ';' | '&&' | '||';
  /** The subshell it is in, from 0 for none. A `cd` counts in its own subshell only. */
  readonly subshell: number;
}

/** Longest line that is read, in characters. */
const LINE_MAX = 1_048_576;
/** Most commands of one line. */
const COMMANDS_MAX = 256;
/** Words that begin or continue a compound command of the shell, and those that change what follows. */
const RESERVED = new Set(
  'if then elif else fi for while until do done case esac select function time { } ! [[ eval exec . source trap unset'.split(
    ' ',
  ),
);
const ASSIGNMENT = /^[A-Za-z_]\w*=/;

/**
 * The simple commands of a line of a POSIX shell; null when the line has anything that only a shell can work out: an expansion, a
 * pipe, a loop, a condition, a file as input.
 */
export function shellCommands(line: string): ShellCommand[] | null {
  if (line.length > LINE_MAX) return null;
  try {
    return new LineReader(line).commands();
  } catch (error) {
    if (error instanceof UnreadableLine) return null;
    throw error;
  }
}

/** Ends the reading of a line that only a shell can work out. */
class UnreadableLine extends Error {}

interface Word {
  readonly text: string;
  readonly hasGlob: boolean;
  readonly isQuoted: boolean;
}

class LineReader {
  readonly #line: string;
  #at = 0;

  constructor(line: string) {
    this.#line = line;
  }

  commands(): ShellCommand[] {
    const found: ShellCommand[] = [];
    const open: number[] = [0];
    let shells = 0;
    let after: ShellCommand['after'] = '';
    let isClosed = false;
    for (;;) {
      this.#blanks();
      if (this.#takes('(')) {
        if (isClosed || open.length > 1) throw new UnreadableLine();
        shells += 1;
        open.push(shells);
        continue;
      }
      const command = this.#simple(after, open.at(-1) ?? 0);
      if (command !== null) {
        if (isClosed) throw new UnreadableLine();
        found.push(command);
      }
      if (found.length > COMMANDS_MAX) throw new UnreadableLine();
      if (this.#takes(')')) {
        if (open.length === 1) throw new UnreadableLine();
        open.pop();
        isClosed = true;
        continue;
      }
      isClosed = false;
      if (this.#takes('&&')) after = '&&';
      else if (this.#takes('||')) after = '||';
      else if (this.#takes(';') || this.#takes('\n')) after = ';';
      else if (this.#at === this.#line.length && open.length === 1) return found;
      else throw new UnreadableLine();
    }
  }

  /** A simple command with its redirections; null when none begins here. */
  #simple(after: ShellCommand['after'], subshell: number): ShellCommand | null {
    const assignments: string[] = [];
    const words: string[] = [];
    const outputs: string[] = [];
    let hasGlob = false;
    for (;;) {
      this.#blanks();
      const redirect = /[0-9]?(?:>>|>\||>&|>|<)/y;
      redirect.lastIndex = this.#at;
      const [sign = ''] = redirect.exec(this.#line) ?? [];
      if (sign !== '') {
        this.#at += sign.length;
        if (sign.endsWith('<')) throw new UnreadableLine();
        this.#blanks();
        const target = this.#word();
        if (target === null || target.hasGlob) throw new UnreadableLine();
        if (sign.endsWith('>&') && /^[0-9-]$/.test(target.text)) continue;
        outputs.push(target.text);
        continue;
      }
      const word = this.#word();
      if (word === null) break;
      if (words.length === 0 && !word.isQuoted && ASSIGNMENT.test(word.text)) {
        assignments.push(word.text);
        continue;
      }
      if (words.length === 0 && !word.isQuoted && RESERVED.has(word.text)) throw new UnreadableLine();
      words.push(word.text);
      hasGlob ||= word.hasGlob;
    }
    if (assignments.length + words.length + outputs.length === 0) return null;
    return { assignments, words, outputs, hasGlob, after, subshell };
  }

  /** Blanks, continued lines and a comment. */
  #blanks(): void {
    const blanks = /(?:[ \t\r]|\\\n)*(?:#[^\n]*)?/y;
    blanks.lastIndex = this.#at;
    this.#at += blanks.exec(this.#line)?.[0].length ?? 0;
  }

  /** One word without its quotes; null when none begins here. */
  #word(): Word | null {
    const start = this.#at;
    const parts: string[] = [];
    let hasGlob = false;
    let isQuoted = false;
    for (; this.#at < this.#line.length; this.#at += 1) {
      const sign = this.#line.charAt(this.#at);
      if (/[\s;&|()<>]/.test(sign)) break;
      if (sign === '$' || sign === '`') throw new UnreadableLine();
      if (sign === "'") {
        const end = this.#line.indexOf("'", this.#at + 1);
        if (end === -1) throw new UnreadableLine();
        parts.push(this.#line.slice(this.#at + 1, end));
        this.#at = end;
        isQuoted = true;
      } else if (sign === '"') {
        parts.push(this.#doubleQuoted());
        isQuoted = true;
      } else if (sign === '\\') {
        this.#at += 1;
        const escaped = this.#line.charAt(this.#at);
        if (escaped === '') throw new UnreadableLine();
        if (escaped !== '\n') parts.push(escaped);
        isQuoted = true;
      } else {
        if (/[*?[]/.test(sign)) hasGlob = true;
        if (sign === '~' && this.#at === start) throw new UnreadableLine();
        parts.push(sign);
      }
    }
    return this.#at === start ? null : { text: parts.join(''), hasGlob, isQuoted };
  }

  /** The text in double quotes; leaves the place at the closing one. */
  #doubleQuoted(): string {
    const parts: string[] = [];
    for (this.#at += 1; this.#at < this.#line.length; this.#at += 1) {
      const sign = this.#line.charAt(this.#at);
      if (sign === '"') return parts.join('');
      if (sign === '$' || sign === '`') throw new UnreadableLine();
      if (sign !== '\\') {
        parts.push(sign);
        continue;
      }
      const next = this.#line.charAt(this.#at + 1);
      if ('$`"\\'.includes(next) && next !== '') parts.push(next);
      else if (next !== '\n') parts.push(sign, next);
      this.#at += 1;
    }
    throw new UnreadableLine();
  }

  #takes(sign: string): boolean {
    if (!this.#line.startsWith(sign, this.#at)) return false;
    if (sign === ';' && this.#line.startsWith(';;', this.#at)) throw new UnreadableLine();
    this.#at += sign.length;
    return true;
  }
}
