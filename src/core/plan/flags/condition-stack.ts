import type { Directive } from '../../../model/header.ts';

/** Branches of one condition whose expressions are kept. */
const BRANCHES_MAX = 16;

/** Longest expression of a branch, in characters. */
export const CONDITION_MAX = 4000;

/** A word of an expression that a macro can replace. */
export const IDENTIFIER = /(?<![A-Za-z0-9_])[A-Za-z_][A-Za-z0-9_]*/g;

/** One open branch of an `#if`. */
export interface Branch {
  /** The flag whose absence it tests. */
  readonly undefinedFlag?: string;
  readonly names: readonly string[];
  /** The expression that is true in it. */
  readonly expression: string;
  /** The expressions of this branch and of those before it: the next ones are taken where all are false. */
  readonly tried: readonly string[];
}

/** The branches that are open at a directive of a file, from the outermost. */
export class ConditionStack {
  readonly #guard: string | undefined;
  readonly #open: Branch[] = [];

  /** @param guard The name of the include guard, whose condition is not one. */
  constructor(guard: string | undefined) {
    this.#guard = guard;
  }

  get open(): readonly Branch[] {
    return this.#open;
  }

  /** What is true where a directive stands: `(A) && (B > 1)`. */
  get condition(): string {
    return this.#open.map(({ expression }) => `(${expression})`).join(' && ');
  }

  /** Follows `#if`, `#ifdef`, `#ifndef`, `#elif`, `#else` and `#endif`; other directives change nothing. */
  follow({ name, rest }: Directive): void {
    if (name === 'if' || name === 'ifdef' || name === 'ifndef') {
      const { names, undefinedFlag } = testedBy(name, rest);
      const isGuard = undefinedFlag !== undefined && undefinedFlag === this.#guard;
      const expression = isGuard ? '1' : expressionOf(name, rest);
      this.#open.push({
        names,
        ...(undefinedFlag !== undefined && { undefinedFlag }),
        expression,
        tried: [expression],
      });
    } else if (name === 'elif' || name === 'else') {
      const before = this.#open.at(-1);
      const own = name === 'elif' ? rest : '1';
      const tried = before?.tried ?? [];
      // In a further branch of `#ifndef X`, X is defined: a value there is not a default.
      this.#open.splice(-1, 1, {
        names: [...new Set([...(before?.names ?? []), ...(name === 'elif' ? testedBy('if', rest).names : [])])],
        expression: [...tried.map((each) => `!(${each})`), `(${own})`].join(' && ').slice(0, CONDITION_MAX),
        tried: tried.length < BRANCHES_MAX ? [...tried, own] : tried,
      });
    } else if (name === 'endif') {
      this.#open.pop();
    }
  }
}

/** What is true in the first branch of a condition. */
function expressionOf(kind: string, rest: string): string {
  if (kind === 'if') return rest;
  const [name = ''] = rest.match(IDENTIFIER) ?? [];
  return kind === 'ifdef' ? `defined ${name}` : `!defined ${name}`;
}

/** The names of a condition, and the one that must be undefined where it tests nothing else. */
function testedBy(kind: string, rest: string): Pick<Branch, 'names' | 'undefinedFlag'> {
  const names = [...new Set(rest.match(IDENTIFIER) ?? [])].filter((name) => name !== 'defined');
  const undefinedFlag = guardedName(kind, rest);
  if (undefinedFlag !== undefined || kind === 'ifndef') {
    return { names: [], ...(undefinedFlag !== undefined && { undefinedFlag }) };
  }
  return { names: kind === 'ifdef' ? names.slice(0, 1) : names };
}

/** The name of `#ifndef X` or of `#if !defined(X)`; undefined for any other condition. */
export function guardedName(kind: string, rest: string): string | undefined {
  if (kind === 'ifndef') return (rest.match(IDENTIFIER) ?? [])[0];
  return kind === 'if' ? /^!\s*defined\s*\(?\s*([A-Za-z_][A-Za-z0-9_]*)\s*\)?$/.exec(rest)?.[1] : undefined;
}

/** The name of `#ifndef X / #define X` around a whole file; `#pragma once` may stand before it. */
export function includeGuard(found: readonly Directive[]): string | undefined {
  const [first, second] = found.filter(({ name }) => name !== 'pragma').slice(0, 2);
  const name = first === undefined ? undefined : guardedName(first.name, first.rest);
  return name !== undefined && second?.name === 'define' && second.rest === name ? name : undefined;
}
