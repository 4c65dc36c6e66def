import type { FlagDeclaration } from '../../../model/command.ts';
import { FlagName } from '../../../model/names.ts';
import { type Directive, directives } from './c-directives.ts';

/** Limits: characters of all files together, and number of flags. */
const LIMITS = { characters: 8_388_608, flags: 10_000 } as const;

/** Longest default or archive text that is kept, in characters. */
const TEXT_MAX = { default: 64, archived: 300 } as const;

const IDENTIFIER = /[A-Za-z_][A-Za-z0-9_]*/g;

/** A flag while files are read. */
interface Draft {
  readonly file: string;
  lineNumber: number;
  /** Values of `#define` inside `#ifndef`: several when another condition chooses. */
  defaults: string[];
  /** Whether `#if X` reads it as a number: undefined then counts as 0. */
  isRead: boolean;
  archived?: string;
}

/** One open `#if`: the flag whose absence it tests, and the flags that it requires. */
interface Condition {
  readonly undefinedFlag?: string;
  readonly mentions: readonly string[];
}

/**
 * The compile-time flags that C headers declare.
 *
 * `#ifndef X / #define X v` gives the default `v` (`a or b` where a further condition chooses), `#if X` alone counts as 0,
 * `#ifdef X` alone as `null`: only its presence is tested. `#if X / #error "… archived (NO-GO) …"` archives it.
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
        ...(draft.archived === undefined ? {} : { archived: draft.archived }),
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
    const fresh: Draft = { file, lineNumber, defaults: [], isRead: false };
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
      open.push(condition);
    } else if (name === 'elif' || name === 'else') {
      const condition = readCondition('if', name === 'elif' ? rest : '');
      // In a further branch of `#ifndef X`, X is defined: a value there is not a default.
      open.splice(-1, 1, { mentions: condition.mentions });
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
      archive(rest, open, (flag) => draft(flag, lineNumber));
    }
  }
}

function archive(rest: string, open: readonly Condition[], draft: (flag: string) => Draft | undefined): void {
  const text = rest.replace(/^"|"$/g, '').slice(0, TEXT_MAX.archived);
  const mentioned: readonly string[] = text.match(IDENTIFIER) ?? [];
  const conditions = open.map(({ mentions }) => mentions).reverse();
  const named = conditions.flatMap((mentions) => mentions.filter((flag) => mentioned.includes(flag)));
  // The text names its flag; otherwise a condition on a single flag is unambiguous.
  const [alone, ...others] = conditions.find((mentions) => mentions.length > 0) ?? [];
  for (const flag of named.length > 0 ? named : alone !== undefined && others.length === 0 ? [alone] : []) {
    const known = draft(flag);
    if (known) known.archived ??= text;
  }
}

/** The names that a condition tests for presence, reads as numbers and requires to be on, and the name that must be undefined. */
function readCondition(
  kind: string,
  rest: string,
): Condition & { readonly tested: readonly string[]; readonly read: readonly string[] } {
  const names = [...new Set(rest.match(IDENTIFIER) ?? [])].filter((name) => name !== 'defined');
  if (kind === 'ifdef') return { tested: names.slice(0, 1), read: [], mentions: names.slice(0, 1) };
  if (kind === 'ifndef') {
    const [flag] = names;
    return { tested: [], read: [], mentions: [], ...(flag === undefined ? {} : { undefinedFlag: flag }) };
  }
  const tested = [...rest.matchAll(/defined\s*\(?\s*([A-Za-z_][A-Za-z0-9_]*)/g)].map((match) => match[1] ?? '');
  const valued = rest.replace(/defined\s*\(?\s*[A-Za-z_][A-Za-z0-9_]*/g, '').match(IDENTIFIER) ?? [];
  const alone = /^!\s*defined\s*\(?\s*([A-Za-z_][A-Za-z0-9_]*)\s*\)?$/.exec(rest)?.[1];
  if (alone !== undefined) return { tested: [], read: [], mentions: [], undefinedFlag: alone };
  // `!X` and `X == 0` require the flag to be off: an error under them archives something else.
  const off = [
    ...rest.matchAll(/!\s*(?:defined\s*\(?)?\s*\(?([A-Za-z_][A-Za-z0-9_]*)|([A-Za-z_][A-Za-z0-9_]*)\s*\)?\s*==\s*0/g),
  ];
  const negated = off.flatMap((match) => match[1] ?? match[2] ?? []);
  return { tested, read: [...new Set(valued)], mentions: names.filter((name) => !negated.includes(name)) };
}

/** The name of `#ifndef X / #define X` around a whole file. */
function includeGuard([first, second]: readonly Directive[]): string | undefined {
  return first?.name === 'ifndef' && second?.name === 'define' && first.rest === second.rest ? first.rest : undefined;
}
