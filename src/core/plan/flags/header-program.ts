import type { Directive, HeaderFile } from '../../../model/header.ts';
import { CONDITION_MAX, ConditionStack, guardedName, IDENTIFIER, includeGuard } from './condition-stack.ts';
import { type Expression, readExpression } from './preprocessor-value.ts';

/** An `#error` or a static assertion of the headers. */
export interface HeaderError {
  /** As written, without the quotes around it. */
  readonly text: string;
  readonly file: string;
  readonly lineNumber: number;
  /** The conditions around it: it stops a build where they are true. */
  readonly condition: string;
  /** The names of those conditions, from the innermost. */
  readonly names: readonly string[];
  /** Whether it says that a value is archived. */
  readonly isArchive: boolean;
}

/** What a macro stands for. */
export interface Replacement {
  readonly text: string;
  /** Null: a macro with arguments. */
  readonly expression: Expression;
  /** Whether it is one operand wherever it is put: a number, a name, or an expression in parentheses. */
  readonly isOperand: boolean;
}

/** A step of a file. */
export type HeaderStep = { readonly lineNumber: number } & (
  | { readonly kind: 'if'; readonly expression: Expression; readonly undefinedName?: string }
  | { readonly kind: 'elif'; readonly expression: Expression }
  | { readonly kind: 'else' }
  | { readonly kind: 'endif' }
  | {
      readonly kind: 'define';
      readonly name: string;
      readonly replacement: Replacement;
      readonly under: readonly string[];
    }
  | { readonly kind: 'undef'; readonly name: string }
  | { readonly kind: 'error'; readonly error: HeaderError }
  | { readonly kind: 'assert'; readonly expression: Expression; readonly error: HeaderError }
  | { readonly kind: 'include'; readonly file: number }
);

/** The headers of a line, ready to be walked through. */
export interface HeaderProgram {
  readonly files: readonly { readonly path: string; readonly steps: readonly HeaderStep[] }[];
  /** Files that no other one includes come first, each with the names that it and the files below it define. */
  readonly order: readonly { readonly file: number; readonly defines: ReadonlySet<string> }[];
  /** Names that some file defines. */
  readonly defined: ReadonlySet<string>;
  /** Whether a file includes another one in quotes that was not read: it may define any name. */
  readonly isIncomplete: boolean;
}

/** Longest text of an error that is kept, in characters. */
const TEXT_MAX = 300;

/** The name of a file that is included in quotes; undefined for any other directive. */
export function quotedInclude({ name, rest }: Directive): string | undefined {
  return name === 'include' ? /^"([^"]+)"/.exec(rest)?.[1] : undefined;
}

/** Reads the directives of all files once, so that they can be evaluated for many sets of flags. */
export function headerProgram(headers: readonly HeaderFile[]): HeaderProgram {
  const paths = new Map(headers.map(({ path }, index) => [path, index]));
  const byName = new Map<string, number | undefined>();
  for (const [index, { path, isIncluded }] of headers.entries()) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (isIncluded !== true) byName.set(name, byName.has(name) ? undefined : index);
  }
  /** The only included file with the end of its path. */
  const byEnd = (name: string): number | undefined => {
    const [only, ...more] = headers.flatMap(({ path, isIncluded }, index) =>
      isIncluded === true && path.endsWith(`/${name}`) ? [index] : [],
    );
    return more.length === 0 ? only : undefined;
  };
  const defined = new Set<string>();
  const included = new Set<number>();
  let isIncomplete = false;

  function include({ rest, lineNumber }: Directive, from: string): HeaderStep[] {
    const [, sign, name = ''] = /^(["<])([^">]+)[">]/.exec(rest) ?? [];
    const file =
      paths.get(pathBeside(from, name)) ??
      byName.get(name.slice(name.lastIndexOf('/') + 1)) ??
      (sign === '"' ? byEnd(name) : undefined);
    if (file === undefined) {
      if (sign === '"') isIncomplete = true;
      return [];
    }
    if (paths.get(from) !== file) included.add(file);
    return [{ kind: 'include', file, lineNumber }];
  }

  const files = headers.map(({ path, directives }) => {
    const stack = new ConditionStack(includeGuard(directives));
    const steps = directives.flatMap((directive): HeaderStep[] => {
      stack.follow(directive);
      if (directive.name === 'include') return include(directive, path);
      const step = stepOf(directive, path, stack);
      if (step?.kind === 'define') defined.add(step.name);
      return step === undefined ? [] : [step];
    });
    return { path, steps };
  });
  const indices = headers.flatMap(({ isIncluded }, index) => (isIncluded === true ? [] : [index]));
  const order = [...indices.filter((index) => !included.has(index)), ...indices.filter((index) => included.has(index))];
  return { files, order: order.map((file) => ({ file, defines: definedBelow(file, files) })), defined, isIncomplete };
}

/** The names that a file and those that it includes define. */
function definedBelow(file: number, files: HeaderProgram['files']): ReadonlySet<string> {
  const names = new Set<string>();
  const waiting = new Set([file]);
  for (const index of waiting) {
    for (const step of files[index]?.steps ?? []) {
      if (step.kind === 'include') waiting.add(step.file);
      else if (step.kind === 'define') names.add(step.name);
    }
  }
  return names;
}

function stepOf(directive: Directive, file: string, stack: ConditionStack): HeaderStep | undefined {
  const { name, rest, lineNumber } = directive;
  const [first = ''] = rest.match(/^[A-Za-z_][A-Za-z0-9_]*/) ?? [];
  switch (name) {
    case 'if':
    case 'ifdef':
    case 'ifndef': {
      const undefinedName = guardedName(name, rest);
      const text = name === 'if' ? rest : `${name === 'ifdef' ? '' : '!'}defined ${first}`;
      return {
        kind: 'if',
        expression: readExpression(text),
        ...(undefinedName !== undefined && { undefinedName }),
        lineNumber,
      };
    }
    case 'elif':
      return { kind: 'elif', expression: readExpression(rest), lineNumber };
    case 'else':
    case 'endif':
      return { kind: name, lineNumber };
    case 'undef':
      return { kind: 'undef', name: first, lineNumber };
    case 'define':
      return {
        kind: 'define',
        name: first,
        replacement: replacementOf(rest.slice(first.length)),
        under: namesOf(stack),
        lineNumber,
      };
    case 'error':
      return { kind: 'error', error: errorOf(rest, file, lineNumber, stack), lineNumber };
    case 'static_assert': {
      const end = rest.indexOf(',') < 0 ? rest.length : rest.lastIndexOf(',', quoteStart(rest));
      const expression = readExpression(rest.slice(0, end));
      const error = errorOf(rest.slice(end + 1).trim() || rest, file, lineNumber, stack, rest.slice(0, end));
      return { kind: 'assert', expression, error, lineNumber };
    }
    default:
      return undefined;
  }
}

/** The names of the conditions that are open. */
function namesOf({ open }: ConditionStack): readonly string[] {
  return open.flatMap(({ names }) => names);
}

function quoteStart(text: string): number {
  const at = text.indexOf('"');
  return at < 0 ? text.length : at;
}

/** What the text after the name of a `#define` stands for. */
export function replacementOf(text: string): Replacement {
  if (text.startsWith('(')) return { text, expression: null, isOperand: false };
  const trimmed = text.trim();
  const expression = trimmed.length > CONDITION_MAX ? null : readExpression(trimmed);
  return { text: trimmed, expression, isOperand: isOperand(trimmed) };
}

function isOperand(text: string): boolean {
  if (/^[-+~!]?\s*\w+$/.test(text)) return true;
  if (!text.startsWith('(')) return false;
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    else if (text[at] === ')') depth -= 1;
    if (depth === 0) return at === text.length - 1;
  }
  return false;
}

function errorOf(rest: string, file: string, lineNumber: number, stack: ConditionStack, own = ''): HeaderError {
  const { open } = stack;
  const text = rest.replace(/^"|"$/g, '').slice(0, TEXT_MAX);
  const conditions = open.map(({ names }) => names).reverse();
  const names = [...new Set([...(own.match(IDENTIFIER) ?? []), ...conditions.flat()])];
  const condition = (own === '' ? stack.condition : `${stack.condition} && !(${own})`).slice(0, CONDITION_MAX);
  return { text, file, lineNumber, condition, names, isArchive: isArchiveText(text) };
}

/** Whether the text of an `#error` says that a value is archived. */
export function isArchiveText(text: string): boolean {
  return /archiv|no-?go/i.test(text);
}

/** The path of a name beside a file, with `..` resolved: where the preprocessor looks first for a quoted include. */
export function pathBeside(file: string, name: string): string {
  const parts: string[] = [];
  for (const part of `${file.slice(0, file.lastIndexOf('/') + 1)}${name}`.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}
