import type { Archival, FlagDeclaration } from '../../../model/command.ts';
import { FlagName } from '../../../model/names.ts';
import { type Directive, directives } from './c-directives.ts';

/** Limits: characters of all files together, and number of flags. */
const LIMITS = { characters: 8_388_608, flags: 10_000 } as const;

/** Longest default or archive text that is kept, in characters. */
const TEXT_MAX = { default: 64, archived: 300 } as const;

/** Largest number of archive errors of one flag, and longest condition of one, in characters. */
const ARCHIVAL_LIMITS = { count: 32, condition: 4000 } as const;

/** Branches of one condition whose expressions are kept. */
const BRANCHES_MAX = 16;

const IDENTIFIER = /[A-Za-z_][A-Za-z0-9_]*/g;

/** A flag while files are read. */
interface Draft {
  readonly file: string;
  lineNumber: number;
  /** Values of `#define` inside `#ifndef`: several when another condition chooses. */
  defaults: string[];
  /** Whether `#if X` reads it as a number: undefined then counts as 0. */
  isRead: boolean;
  readonly archived: Archival[];
}

/** One open branch of an `#if`. */
interface Condition {
  /** The flag whose absence it tests. */
  readonly undefinedFlag?: string;
  readonly names: readonly string[];
  /** The expression that is true in it. */
  readonly expression: string;
  /** The expressions of this branch and of those before it: the next ones are taken where all are false. */
  readonly tried: readonly string[];
}

/**
 * The compile-time flags that C headers declare.
 *
 * `#ifndef X / #define X v` gives the default `v` (`a or b` where a further condition chooses), `#if X` alone counts as 0,
 * `#ifdef X` alone as `null`: only its presence is tested. `#if X > 1 / #error "… archived (NO-GO) …"` archives the values above 1.
 * The first declaration wins. Include guards, and names that are not upper-case identifiers, are ignored.
 */
export function declaredFlags(files: readonly { readonly path: string; readonly text: string }[]): FlagDeclaration[] {
  const drafts = new Map<string, Draft>();
  let left: number = LIMITS.characters;
  for (const { path, text } of files) {
    if (left <= 0) break;
    scan(path, directives(text.slice(0, left)), drafts);
    left -= text.length;
  }
  return [...drafts]
    .map(([name, draft]): FlagDeclaration => {
      const defaults = [...new Set(draft.defaults)];
      const value = defaults.length > 0 ? defaults.join(' or ').slice(0, TEXT_MAX.default) : draft.isRead ? '0' : null;
      return {
        name,
        file: draft.file,
        lineNumber: draft.lineNumber,
        default: value,
        ...(draft.archived.length === 0 ? {} : { archived: draft.archived }),
      };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function scan(file: string, found: readonly Directive[], drafts: Map<string, Draft>): void {
  const open: Condition[] = [];
  const guard = includeGuard(found);

  function draft(name: string, lineNumber: number): Draft | undefined {
    if (name === guard || !FlagName.safeParse(name).success) return undefined;
    const known = drafts.get(name);
    if (known || drafts.size >= LIMITS.flags) return known;
    const fresh: Draft = { file, lineNumber, defaults: [], isRead: false, archived: [] };
    drafts.set(name, fresh);
    return fresh;
  }

  for (const { name, rest, lineNumber } of found) {
    if (name === 'if' || name === 'ifdef' || name === 'ifndef') {
      const condition = readCondition(name, rest);
      for (const flag of condition.tested) draft(flag, lineNumber);
      for (const flag of condition.read) {
        const known = draft(flag, lineNumber);
        if (known) known.isRead = true;
      }
      const expression = condition.undefinedFlag === guard && guard !== undefined ? '1' : expressionOf(name, rest);
      open.push({ ...condition, expression, tried: [expression] });
    } else if (name === 'elif' || name === 'else') {
      const { names } = readCondition('if', name === 'elif' ? rest : '');
      const before = open.at(-1);
      const own = name === 'elif' ? rest : '1';
      const tried = before?.tried ?? [];
      // In a further branch of `#ifndef X`, X is defined: a value there is not a default.
      open.splice(-1, 1, {
        names: [...new Set([...(before?.names ?? []), ...names])],
        expression: [...tried.map((each) => `!(${each})`), `(${own})`].join(' && ').slice(0, ARCHIVAL_LIMITS.condition),
        tried: tried.length < BRANCHES_MAX ? [...tried, own] : tried,
      });
    } else if (name === 'endif') {
      open.pop();
    } else if (name === 'define') {
      const [, flag = '', value = ''] = /^([A-Za-z_][A-Za-z0-9_]*)(?:\s+(.*))?$/.exec(rest) ?? [];
      if (!open.some((condition) => condition.undefinedFlag === flag)) continue;
      const known = draft(flag, lineNumber);
      if (!known) continue;
      if (known.file === file && known.defaults.length === 0) known.lineNumber = lineNumber;
      if (known.file === file || known.defaults.length === 0) known.defaults.push(value.trim());
    } else if (name === 'error' && /archiv|no-?go/i.test(rest)) {
      const text = rest.replace(/^"|"$/g, '').slice(0, TEXT_MAX.archived);
      const condition = open.map(({ expression }) => `(${expression})`).join(' && ');
      for (const flag of condition.length > ARCHIVAL_LIMITS.condition ? [] : archivedFlags(text, open)) {
        const known = draft(flag, lineNumber);
        if (known && known.archived.length < ARCHIVAL_LIMITS.count)
          known.archived.push({ text, file, lineNumber, condition });
      }
    }
  }
}

/** The flags of an archive error: those of its conditions that its text names; without any, all of the innermost condition. */
function archivedFlags(text: string, open: readonly Condition[]): readonly string[] {
  const mentioned: readonly string[] = text.match(IDENTIFIER) ?? [];
  const conditions = open.map(({ names }) => names).reverse();
  const named = conditions.flatMap((names) => names.filter((flag) => mentioned.includes(flag)));
  return [...new Set(named.length > 0 ? named : (conditions.find((names) => names.length > 0) ?? []))];
}

/** What is true in the first branch of a condition. */
function expressionOf(kind: string, rest: string): string {
  if (kind === 'if') return rest;
  const [name = ''] = rest.match(IDENTIFIER) ?? [];
  return kind === 'ifdef' ? `defined ${name}` : `!defined ${name}`;
}

/** The names of a condition, which of them it tests for presence or reads as numbers, and the name that must be undefined. */
function readCondition(
  kind: string,
  rest: string,
): Pick<Condition, 'names' | 'undefinedFlag'> & {
  readonly tested: readonly string[];
  readonly read: readonly string[];
} {
  const names = [...new Set(rest.match(IDENTIFIER) ?? [])].filter((name) => name !== 'defined');
  if (kind === 'ifdef') return { tested: names.slice(0, 1), read: [], names: names.slice(0, 1) };
  if (kind === 'ifndef') {
    const [flag] = names;
    return { tested: [], read: [], names: [], ...(flag === undefined ? {} : { undefinedFlag: flag }) };
  }
  const tested = [...rest.matchAll(/defined\s*\(?\s*([A-Za-z_][A-Za-z0-9_]*)/g)].map((match) => match[1] ?? '');
  const valued = rest.replace(/defined\s*\(?\s*[A-Za-z_][A-Za-z0-9_]*/g, '').match(IDENTIFIER) ?? [];
  const alone = /^!\s*defined\s*\(?\s*([A-Za-z_][A-Za-z0-9_]*)\s*\)?$/.exec(rest)?.[1];
  if (alone !== undefined) return { tested: [], read: [], names: [], undefinedFlag: alone };
  return { tested, read: [...new Set(valued)], names };
}

/** The name of `#ifndef X / #define X` around a whole file. */
function includeGuard([first, second]: readonly Directive[]): string | undefined {
  return first?.name === 'ifndef' && second?.name === 'define' && first.rest === second.rest ? first.rest : undefined;
}
