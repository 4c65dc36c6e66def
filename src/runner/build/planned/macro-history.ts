import type { MacroValue } from '../../../core/plan/flags/preprocessor-value.ts';
import { preprocessorValue } from '../../../core/plan/flags/preprocessor-value.ts';

/** The place of a definition. */
type DefinedAt =
  | { readonly kind: 'command line' }
  | { readonly kind: 'file'; readonly path: string; readonly line: number };

/** What a macro is at the end of a unit, and what made it so. */
export interface MacroEnd {
  /** Null: not defined. */
  readonly value: string | null;
  /** Null: nothing in the unit defines or undefines it. */
  readonly by: DefinedAt | null;
}

/** The last definition of a macro in what `-E -dD` prints. */
export function lastDefinition(text: string, name: string): MacroEnd {
  let file = '';
  let line = 0;
  let end: MacroEnd = { value: null, by: null };
  const directive = new RegExp(`^#(define|undef) ${name}(?![\\w(])(?: (.*))?$`);
  for (const each of text.split('\n')) {
    const marker = /^# (\d+) "((?:[^"\\]|\\.)*)"/.exec(each);
    if (marker !== null) {
      line = Number(marker[1]) - 1;
      file = marker[2] ?? '';
      continue;
    }
    line += 1;
    const found = each.startsWith('#') ? directive.exec(each) : null;
    if (found === null) continue;
    const by: DefinedAt = file.startsWith('<') ? { kind: 'command line' } : { kind: 'file', path: file, line };
    end = { value: found[1] === 'define' ? (found[2] ?? '').trim() : null, by };
  }
  return end;
}

const DEPTH_MAX = 8;

/** The macros of a `-dM` listing as a condition of the preprocessor sees them. */
export function macroValues(listing: string): (name: string) => MacroValue {
  const texts = new Map<string, string | null>();
  for (const [, name = '', parameters, value = ''] of listing.matchAll(
    /^#define ([A-Za-z_]\w*)(\([^)]*\))?(?: (.*))?$/gm,
  ))
    texts.set(name, parameters === undefined ? value : null);
  const valueAt = (name: string, depth: number): MacroValue => {
    const text = texts.get(name);
    if (text === undefined) return 'undefined';
    if (text === null || text.trim() === '' || depth > DEPTH_MAX) return 'unknown';
    return preprocessorValue(text, (each) => valueAt(each, depth + 1));
  };
  return (name) => valueAt(name, 0);
}
