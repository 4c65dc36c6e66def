import type { Directive } from '../../../model/header.ts';

/** Longest logical line that is read, in characters. */
const LINE_MAX = 4000;

/** A static assertion that stands on one line. */
const STATIC_ASSERT = /^\s*(?:_Static_assert|static_assert)\s*\((.*)\)\s*;/;

/** What a line has that begins a comment or is a directive; most lines are passed over without it. */
const DIRECTIVE_OR_COMMENT = /#|\/\*|static_assert|_Static_assert/;

/** The preprocessor directives and static assertions of a C file in order. Comments, strings and continued lines are handled. */
export function directives(text: string): Directive[] {
  const found: Directive[] = [];
  for (const { line, code, lineNumber } of logicalLines(text, DIRECTIVE_OR_COMMENT)) {
    const [, name, rest = ''] = /^\s*#\s*([a-z_]+)(?![A-Za-z0-9_])(.*)$/.exec(code) ?? [];
    if (name === undefined) {
      const [, asserted] = STATIC_ASSERT.exec(code) ?? [];
      if (asserted !== undefined) found.push({ name: 'static_assert', rest: asserted.trim(), lineNumber });
      continue;
    }
    const written = name === 'error' ? line.slice(line.indexOf('error') + 'error'.length) : rest;
    // A line that was cut has no value that could be relied on.
    const cut = line.length > LINE_MAX && name !== 'error' ? ' …' : '';
    found.push({ name, rest: `${written.replace(/\s+/g, ' ').trim()}${cut}`, lineNumber });
  }
  return found;
}

/** Whether a C file has nothing but directives and comments. */
export function hasOnlyDirectives(text: string): boolean {
  for (const { code } of logicalLines(text, /\S/)) if (!/^\s*(#|$)/.test(code)) return false;
  return true;
}

/** The lines of a C file that match `wanted`, with continued ones joined, and without comments in `code`. */
function* logicalLines(
  text: string,
  wanted: RegExp,
): Generator<{ readonly line: string; readonly code: string; readonly lineNumber: number }> {
  const lines = text.includes('\r') ? text.split(/\r\n|\n|\r/) : text.split('\n');
  let inComment = false;
  for (let index = 0; index < lines.length; index += 1) {
    const lineNumber = index + 1;
    let line = lines[index] ?? '';
    while (line.endsWith('\\') && index + 1 < lines.length) {
      index += 1;
      line = `${line.slice(0, -1)} ${lines[index] ?? ''}`;
    }
    if (inComment ? !line.includes('*/') : !wanted.test(line)) continue;
    const stripped = withoutComments(line.slice(0, LINE_MAX), inComment);
    inComment = stripped.inComment;
    yield { line, code: stripped.code, lineNumber };
  }
}

/** Code of one logical line with comments as blanks. Strings are kept: `"//"` does not begin a comment. */
function withoutComments(line: string, startsInComment: boolean): { code: string; inComment: boolean } {
  if (!startsInComment && !line.includes('/')) return { code: line, inComment: false };
  let code = '';
  let inComment = startsInComment;
  let quote = '';
  for (let at = 0; at < line.length; at += 1) {
    const char = line.charAt(at);
    const pair = char + line.charAt(at + 1);
    if (inComment) {
      if (pair === '*/') {
        inComment = false;
        at += 1;
        code += ' ';
      }
    } else if (quote !== '') {
      code += char === '\\' ? pair : char;
      if (char === '\\') at += 1;
      else if (char === quote) quote = '';
    } else if (pair === '//') {
      break;
    } else if (pair === '/*') {
      inComment = true;
      at += 1;
    } else {
      if (char === '"' || char === "'") quote = char;
      code += char;
    }
  }
  return { code, inComment };
}
