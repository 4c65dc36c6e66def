import type { HeaderError, HeaderProgram, HeaderStep, Replacement } from './header-program.ts';
import { replacementOf } from './header-program.ts';
import {
  type Expression,
  expressionValue,
  type MacroValue,
  type TypedMacroValue,
  typedValue,
} from './preprocessor-value.ts';
import { isSystemName, platformValue } from './system-names.ts';

/** Limits of one walk: tokens that are evaluated, nesting of macros, of files and of conditions. */
const LIMITS = { tokens: 2_000_000, steps: 2_000_000, macros: 64, files: 64, conditions: 1000 } as const;

/** What flags the build sets, as far as they are known. */
interface WalkStart {
  /** A null value undefines the name. */
  readonly given: ReadonlyMap<string, string | null>;
  /** Names that the build may set to anything. */
  readonly open: ReadonlySet<string>;
}

/** What the preprocessor does with the headers. */
export interface Walk {
  /** Errors that it certainly reaches. */
  readonly errors: readonly HeaderError[];
  /** Errors of which it is not known whether it reaches them. */
  readonly possible: readonly HeaderError[];
  /** The place where the headers last set a name, whatever was asked. */
  readonly setAt: ReadonlyMap<string, { readonly file: string; readonly lineNumber: number }>;
  /** The value of a name after all files. */
  value(name: string): MacroValue;
  /** The text of a name after all files; undefined when it is not defined or not known. */
  text(name: string): string | undefined;
}

/** Whether a branch is taken. */
type Taken = 'yes' | 'no' | 'maybe';

interface OpenBranch {
  /** Of this branch, those around it included. */
  active: Taken;
  /** Whether this branch or one before it was taken. */
  tried: Taken;
  /** Of the branches around it. */
  readonly outer: Taken;
}

type Body = Replacement | 'undefined' | 'maybe';

/**
 * Follows the preprocessor through the headers of a line for one set of flags: each file once, where it is included. What depends on
 * something unknown is unknown, so an error is reported only where no other flag could prevent it. Too large headers tell nothing.
 */
export function walkHeaders(program: HeaderProgram, start: WalkStart): Walk {
  const walker = new Walker(program, start);
  for (const root of program.order) walker.root(root);
  return walker.result();
}

class Walker {
  readonly #program: HeaderProgram;
  readonly #bodies = new Map<string, Body>();
  readonly #values = new Map<string, TypedMacroValue>();
  readonly #seen = new Set<number>();
  readonly #errors: HeaderError[] = [];
  readonly #possible: HeaderError[] = [];
  readonly #setAt = new Map<string, { file: string; lineNumber: number }>();
  readonly #left = { tokens: LIMITS.tokens as number, steps: LIMITS.steps as number };
  #depth = 0;
  #comesLater: ReadonlySet<string> = new Set();

  constructor(program: HeaderProgram, { given, open }: WalkStart) {
    this.#program = program;
    for (const name of open) this.#bodies.set(name, 'maybe');
    for (const [name, text] of given) this.#bodies.set(name, text === null ? 'undefined' : replacementOf(` ${text}`));
  }

  root({ file, defines }: HeaderProgram['order'][number]): void {
    this.#comesLater = defines;
    this.file(file, 'yes', 0);
  }

  file(index: number, outer: Taken, depth: number): void {
    const file = this.#program.files[index];
    if (file === undefined || this.#seen.has(index) || depth > LIMITS.files) return;
    this.#seen.add(index);
    const frames: OpenBranch[] = [];
    for (const step of file.steps) {
      this.#left.steps -= 1;
      if (this.#left.steps < 0) return;
      const active = frames.at(-1)?.active ?? outer;
      if (step.kind === 'if') {
        if (frames.length >= LIMITS.conditions) {
          this.#left.steps = 0;
          return;
        }
        const taken = active === 'no' ? 'no' : this.#test(step);
        frames.push({ active: both(active, taken), tried: taken, outer: active });
      } else if (step.kind === 'elif' || step.kind === 'else') {
        const frame = frames.at(-1);
        if (frame === undefined) continue;
        const isOpen = frame.outer !== 'no' && frame.tried !== 'yes';
        const own = !isOpen ? 'no' : step.kind === 'elif' ? this.#condition(step.expression) : 'yes';
        frame.active = both(frame.outer, both(opposite(frame.tried), own));
        frame.tried = either(frame.tried, own);
      } else if (step.kind === 'endif') {
        frames.pop();
      } else if (active !== 'no') {
        if (step.kind === 'include') this.file(step.file, active, depth + 1);
        else this.#act(step, active, file.path);
      }
    }
  }

  result(): Walk {
    const isComplete = this.#left.tokens >= 0 && this.#left.steps >= 0;
    return {
      errors: isComplete ? this.#errors : [],
      possible: isComplete ? this.#possible : [],
      setAt: isComplete ? this.#setAt : new Map(),
      value: (name) => {
        const value = isComplete ? this.#value(name) : 'unknown';
        return typeof value === 'object' ? value.value : value;
      },
      text: (name) => {
        const body = isComplete ? this.#bodies.get(name) : undefined;
        return typeof body === 'object' ? body.text : undefined;
      },
    };
  }

  /** `#ifndef X` around a default is true as long as nothing has defined X. */
  #test({ expression, undefinedName }: Extract<HeaderStep, { kind: 'if' }>): Taken {
    if (undefinedName !== undefined && !this.#bodies.has(undefinedName) && this.#program.defined.has(undefinedName)) {
      return 'yes';
    }
    return this.#condition(expression);
  }

  #condition(expression: Expression): Taken {
    const value = this.#evaluate(expression);
    return value === 'unknown' ? 'maybe' : value.value === 0n ? 'no' : 'yes';
  }

  #act(step: HeaderStep, active: 'yes' | 'maybe', file: string): void {
    if (step.kind === 'define') {
      const before = this.#bodies.get(step.name);
      const isSame = typeof before === 'object' && before.text === step.replacement.text;
      this.#set(step.name, active === 'yes' || isSame ? step.replacement : 'maybe');
      this.#setAt.set(step.name, { file, lineNumber: step.lineNumber });
    } else if (step.kind === 'undef') {
      this.#set(step.name, active === 'yes' ? 'undefined' : 'maybe');
    } else if (step.kind === 'error') {
      (active === 'yes' ? this.#errors : this.#possible).push(step.error);
    } else if (step.kind === 'assert') {
      // A name that is no macro is a variable or an enumerator of C there.
      const macro = (name: string) => {
        const value = this.#value(name);
        return value === 'undefined' ? 'unknown' : value;
      };
      const value = this.#left.tokens < 0 ? 'unknown' : expressionValue(step.expression, macro);
      if (value === 0n) (active === 'yes' ? this.#errors : this.#possible).push(step.error);
    }
  }

  #set(name: string, body: Body): void {
    this.#bodies.set(name, body);
    this.#values.clear();
  }

  #evaluate(expression: Expression): ReturnType<typeof typedValue> {
    const [only] = expression ?? [];
    if (expression?.length === 1 && only?.kind === 'name') {
      // The whole expression is one macro, so that its text need not be one operand.
      const body = this.#bodies.get(only.text);
      if (typeof body === 'object' && !body.isOperand) return this.#expression(body.expression);
    }
    return this.#expression(expression);
  }

  #expression(expression: Expression): ReturnType<typeof typedValue> {
    this.#left.tokens -= expression?.length ?? 0;
    return this.#left.tokens < 0 ? 'unknown' : typedValue(expression, (name) => this.#value(name));
  }

  #value(name: string): TypedMacroValue {
    const known = this.#values.get(name);
    if (known !== undefined) return known;
    // A macro that names itself is not replaced again.
    this.#values.set(name, 'defined');
    const value = this.#fresh(name);
    this.#values.set(name, value);
    return value;
  }

  #fresh(name: string): TypedMacroValue {
    const body = this.#bodies.get(name);
    if (body === 'undefined') return 'undefined';
    if (body === 'maybe') return 'unknown';
    if (body === undefined) return this.#absent(name);
    if (!body.isOperand || this.#depth >= LIMITS.macros) return 'defined';
    this.#depth += 1;
    const value = this.#expression(body.expression);
    this.#depth -= 1;
    return value === 'unknown' ? 'defined' : value;
  }

  /**
   * A name that nothing has defined so far. Within a file and those that it includes the order is that of every build; a file that
   * comes later for no such reason may come first in a build.
   */
  #absent(name: string): MacroValue {
    const platform = platformValue(name);
    if (platform !== undefined) return platform;
    if (this.#comesLater.has(name)) return 'undefined';
    const { defined, isIncomplete } = this.#program;
    const mayBeDefined = defined.has(name) || isIncomplete || isSystemName(name) || !/^[A-Z][A-Z0-9_]*$/.test(name);
    return mayBeDefined ? 'unknown' : 'undefined';
  }
}

function both(a: Taken, b: Taken): Taken {
  if (a === 'no' || b === 'no') return 'no';
  return a === 'yes' && b === 'yes' ? 'yes' : 'maybe';
}

function either(a: Taken, b: Taken): Taken {
  if (a === 'yes' || b === 'yes') return 'yes';
  return a === 'no' && b === 'no' ? 'no' : 'maybe';
}

function opposite(a: Taken): Taken {
  return a === 'yes' ? 'no' : a === 'no' ? 'yes' : 'maybe';
}
