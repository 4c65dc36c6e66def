import type { Archival, FlagDeclaration } from '../../../model/command.ts';
import type { DecisionFacts } from '../../../model/decision.ts';
import type { Define } from '../../../model/names.ts';
import { type Refusal, refuse } from '../../../model/refusal.ts';
import { err, type Result } from '../../../model/result.ts';
import { withDecision } from '../../decisions/decision-text.ts';
import { harmless } from '../../text/quote.ts';
import { type MacroValue, preprocessorValue } from '../flags/preprocessor-value.ts';

type Declared = ReadonlyMap<string, FlagDeclaration>;

/** Refuses an arm that an archive error of the headers would stop; undefined: none does, as far as the headers tell. */
export function archivedFlag(
  arm: readonly Define[],
  declared: Declared,
  decisions?: DecisionFacts,
): Result<never, Refusal> | undefined {
  for (const { name, value } of arm) {
    const archival = declared.get(name)?.archived?.find((each) => stops(each, name, arm, declared));
    if (archival === undefined) continue;
    const { file, lineNumber, text } = archival;
    const flag = value === '1' ? name : value === null ? `${name}, not defined,` : `${name}=${harmless(value)}`;
    const refused = refuse({
      code: 'archived-flag',
      message: `${flag} is archived in ${file}:${lineNumber}, with the text: ${sentence(text)}`,
      token: name,
      next: 'Read that record first; to try again, remove the #error in the pull request and explain what has changed.',
    });
    return err(withDecision(refused.error, { text, place: `${file}:${lineNumber}` }, decisions));
  }
  return undefined;
}

/**
 * Whether the error would stop this arm, and does not stop what ships: there the flag is not defined yet, or has its default. Where other
 * names leave that open and the text names another flag of the arm, it is built, and the compiler decides.
 */
function stops({ condition, text }: Archival, name: string, arm: readonly Define[], declared: Declared): boolean {
  const set = new Map(arm.map((define) => [define.name, define.value]));
  const macro = (each: string): MacroValue => {
    const value = set.get(each);
    return value === undefined ? defaultOf(each, declared) : value === null ? 'undefined' : integer(value);
  };
  const seen = preprocessorValue(condition, macro);
  if (seen === 0n) return false;
  const shipped = ['undefined' as const, defaultOf(name, declared)].map((value) =>
    preprocessorValue(condition, (each) => (each === name ? value : macro(each))),
  );
  if (seen !== 'unknown') return shipped.some((value) => value === 'unknown' || value === 0n);
  const mentioned: readonly string[] = text.match(/[A-Z][A-Z0-9_]*/g) ?? [];
  return shipped.includes(0n) && !arm.some((define) => define.name !== name && mentioned.includes(define.name));
}

/** Names that a compiler for Linux defines, and those of other systems. */
const PLATFORM: ReadonlyMap<string, MacroValue> = new Map<string, MacroValue>([
  ['__linux__', 1n],
  ['__unix__', 1n],
  ...['_WIN32', '_MSC_VER', '__APPLE__', '__FreeBSD__'].map((name) => [name, 'undefined'] as const),
]);

/** What the headers define without a build's own values. A name that they do not declare may come from anywhere. */
function defaultOf(name: string, declared: Declared): MacroValue {
  const flag = declared.get(name);
  if (flag === undefined) return PLATFORM.get(name) ?? 'unknown';
  return flag.default === null ? 'undefined' : integer(flag.default);
}

function integer(text: string): MacroValue {
  return preprocessorValue(text, () => 'unknown');
}

/** The recorded text, escaped in pieces of 60 characters, so that only its length is cut. */
function sentence(text: string): string {
  const pieces = [...text.replace(/\s+/g, ' ')].slice(0, 240);
  let shown = '';
  for (let at = 0; at < pieces.length; at += 60) shown += harmless(pieces.slice(at, at + 60).join(''), /[()>;'"!]/);
  return /[.!]$/.test(shown) ? shown : `${shown}.`;
}
