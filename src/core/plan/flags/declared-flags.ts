import type { Archival, FlagDeclaration } from '../../../model/command.ts';
import type { HeaderFile } from '../../../model/header.ts';
import { FlagName } from '../../../model/names.ts';
import { harmless } from '../../text/quote.ts';
import { type Branch, CONDITION_MAX, ConditionStack, IDENTIFIER, includeGuard } from './condition-stack.ts';
import { DECLARATION_LIMITS } from './declaration-files.ts';
import { flagKind, type SeenUse } from './flag-kind.ts';
import { type FlagUse, flagUses } from './flag-uses.ts';
import { headerProgram, isArchiveText } from './header-program.ts';
import { walkHeaders } from './macro-walk.ts';
import { type SourceText, sourceDirectives } from './source-text.ts';
import { isSystemName } from './system-names.ts';

/** Limits: characters and directives of all files together, number of names, and uses of one that are kept. */
const LIMITS = { characters: 8_388_608, directives: 50_000, flags: 10_000, uses: 200 } as const;

/** Longest default or archive text that is kept, in characters. */
const TEXT_MAX = { default: 64, archived: 300 } as const;

/** Largest number of archive errors of one flag. */
const ARCHIVALS_MAX = 32;

/** A name while files are read. */
interface Draft {
  readonly file: string;
  lineNumber: number;
  /** Values of `#define` inside `#ifndef`: several when another condition chooses. */
  readonly defaults: string[];
  /** What a `#define` outside of `#ifndef` makes it, and where. */
  definition?: { readonly text: string; readonly file: string; readonly lineNumber: number };
  readonly uses: SeenUse[];
  readonly archived: Archival[];
}

/** The headers of a line as a build sees them, and the names that they declare. */
interface LineHeaders {
  /** Empty where a file was cut: what the rest does is not known. */
  readonly headers: readonly HeaderFile[];
  readonly flags: readonly FlagDeclaration[];
  /** Why there may be more flags, as a sentence without its end. */
  readonly unread?: string;
}

/**
 * Reads the headers of a line: of files that are too large the beginning.
 *
 * @param included Further files that these include; one that is too large is left out, as if it were not in the commit.
 */
export function readHeaders(files: readonly SourceText[], included: readonly SourceText[] = []): LineHeaders {
  const headers: HeaderFile[] = [];
  let unread: string | undefined;
  const left = { characters: LIMITS.characters as number, directives: LIMITS.directives as number };
  for (const source of files) {
    const { path, text } = source;
    if (left.characters <= 0 || left.directives <= 0) {
      unread ??= `alloc-ab reads ${LIMITS.characters} characters and ${LIMITS.directives} directives of a line's headers, and there are more`;
      break;
    }
    const size = Math.min(left.characters, DECLARATION_LIMITS.fileCharacters);
    if (text.length > size) unread ??= `alloc-ab reads ${size} characters of a header, and ${harmless(path)} is longer`;
    const found = sourceDirectives(source, size);
    if (found.length > left.directives)
      unread ??= `alloc-ab reads ${LIMITS.directives} directives of a line's headers, and there are more`;
    headers.push({ path, directives: found.slice(0, left.directives) });
    left.characters -= text.length;
    left.directives -= found.length;
  }
  const extras =
    unread === undefined ? included.filter(({ text }) => text.length <= DECLARATION_LIMITS.fileCharacters) : [];
  const whole = unread === undefined ? [...headers] : [];
  for (const source of extras) {
    const { path, text } = source;
    const found = sourceDirectives(source);
    left.characters -= text.length;
    left.directives -= found.length;
    if (left.characters <= 0 || left.directives <= 0) break;
    whole.push({ path, isIncluded: true, directives: found });
  }
  return { headers: whole, flags: declarations(headers, whole), ...(unread !== undefined && { unread }) };
}

/** The flags alone. */
export function declaredFlags(files: readonly SourceText[]): readonly FlagDeclaration[] {
  return readHeaders(files).flags;
}

/**
 * The compile-time flags that C headers declare, and the names that look like flags and are none.
 *
 * `#ifndef X / #define X v` gives the default `v` (`a or b` where a further condition chooses), `#if X` alone counts as 0,
 * `#ifdef X` alone as `null`: only its presence is tested. `#if X > 1 / #error "… archived (NO-GO) …"` archives the values above 1.
 * A `#define X` that no `#ifndef X` lets a build replace is computed. The first declaration wins.
 */
function declarations(headers: readonly HeaderFile[], whole: readonly HeaderFile[]): FlagDeclaration[] {
  const guards = new Set(headers.flatMap((header) => includeGuard(header.directives) ?? []));
  const drafts = new Map<string, Draft>();
  const calculated = headers.flatMap((header) => scan(header, drafts));
  for (const each of calculated) {
    const known = drafts.get(each.name);
    if (known !== undefined && known.uses.length < LIMITS.uses) known.uses.push({ ...each, isGuard: false });
  }
  const shipped = walkHeaders(headerProgram(whole), { given: new Map(), open: new Set() });
  return [...drafts]
    .map(([name, draft]) => {
      const value = shipped.value(name);
      return declaration(name, draft, {
        isGuard: guards.has(name),
        value: typeof value === 'bigint' ? value : undefined,
      });
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function declaration(
  name: string,
  draft: Draft,
  { isGuard, value }: { readonly isGuard: boolean; readonly value: bigint | undefined },
): FlagDeclaration {
  const { definition, uses } = draft;
  const place = { name, file: draft.file, lineNumber: draft.lineNumber };
  const headerValue = value === undefined ? {} : { headerValue: String(value) };
  const defaults = [...new Set(draft.defaults)];
  if (isGuard || isSystemName(name)) return { ...place, kind: isGuard ? 'guard' : 'system', default: null };
  if (definition !== undefined && defaults.length === 0) {
    const { file, lineNumber, text } = definition;
    return { name, file, lineNumber, kind: 'computed', default: text.slice(0, TEXT_MAX.default), ...headerValue };
  }
  const isRead = uses.some(({ kind }) => kind !== 'defined');
  const text = defaults.length > 0 ? defaults.join(' or ').slice(0, TEXT_MAX.default) : isRead ? '0' : null;
  return {
    ...place,
    ...flagKind({ defaults, headerValue: value, uses }),
    default: text,
    ...headerValue,
    ...(draft.archived.length === 0 ? {} : { archived: draft.archived }),
  };
}

/** Adds what a file declares to the drafts. Returns the names that other macros calculate with. */
function scan({ path: file, directives: found }: HeaderFile, drafts: Map<string, Draft>): FlagUse[] {
  const calculated: FlagUse[] = [];
  const guard = includeGuard(found);
  const stack = new ConditionStack(guard);
  /** The uses of the condition of each open branch. */
  const conditions: SeenUse[][] = [];

  function draft(name: string, lineNumber: number): Draft | undefined {
    const known = drafts.get(name);
    if (known !== undefined) return known;
    if (drafts.size >= LIMITS.flags || !FlagName.safeParse(name).success) return undefined;
    const fresh: Draft = { file, lineNumber, defaults: [], uses: [], archived: [] };
    drafts.set(name, fresh);
    return fresh;
  }

  function use(expression: string, lineNumber: number): SeenUse[] {
    return flagUses(expression).flatMap((each): SeenUse[] => {
      const known = draft(each.name, lineNumber);
      if (known === undefined || known.uses.length >= LIMITS.uses) return [];
      const seen = { ...each, isGuard: false };
      known.uses.push(seen);
      return [seen];
    });
  }

  for (const directive of found) {
    const { name, rest, lineNumber } = directive;
    stack.follow(directive);
    if (name === 'if' || name === 'ifdef' || name === 'ifndef') {
      const isAbsence = stack.open.at(-1)?.undefinedFlag !== undefined;
      const tested = name === 'if' ? rest : `defined ${rest.split(' ')[0] ?? ''}`;
      conditions.push(isAbsence ? [] : use(tested, lineNumber));
    } else if (name === 'elif' && conditions.length > 0) {
      conditions.splice(-1, 1, use(rest, lineNumber));
    } else if (name === 'endif') {
      conditions.pop();
    } else if (name === 'define') {
      const [, flag = '', sign = '', value = ''] = /^([A-Za-z_][A-Za-z0-9_]*)(\(?)(?:\s+(.*))?/.exec(rest) ?? [];
      if (flag === guard) {
        draft(flag, lineNumber);
        continue;
      }
      if (sign !== '(') calculated.push(...flagUses(value).filter(({ kind }) => kind === 'number'));
      const known = sign === '(' ? undefined : draft(flag, lineNumber);
      if (known === undefined) continue;
      if (!stack.open.some(({ undefinedFlag }) => undefinedFlag === flag)) {
        known.definition ??= { text: value.trim(), file, lineNumber };
        continue;
      }
      if (known.file === file && known.defaults.length === 0) known.lineNumber = lineNumber;
      if (known.file === file || known.defaults.length === 0) known.defaults.push(value.trim());
    } else if (name === 'error') {
      for (const each of conditions.at(-1) ?? []) each.isGuard = true;
      if (isArchiveText(rest)) archive(directive, stack);
    }
  }

  return calculated;

  function archive({ rest, lineNumber }: HeaderFile['directives'][number], { open, condition }: ConditionStack): void {
    const text = rest.replace(/^"|"$/g, '').slice(0, TEXT_MAX.archived);
    if (condition.length > CONDITION_MAX) return;
    for (const flag of archivedFlags(text, open)) {
      const known = draft(flag, lineNumber);
      if (known && known.archived.length < ARCHIVALS_MAX) known.archived.push({ text, file, lineNumber, condition });
    }
  }
}

/** The flags of an archive error: those of its conditions that its text names; without any, all of the innermost condition. */
function archivedFlags(text: string, open: readonly Branch[]): readonly string[] {
  const mentioned: readonly string[] = text.match(IDENTIFIER) ?? [];
  const conditions = open.map(({ names }) => names).reverse();
  const named = conditions.flatMap((names) => names.filter((flag) => mentioned.includes(flag)));
  return [...new Set(named.length > 0 ? named : (conditions.find((names) => names.length > 0) ?? []))];
}
