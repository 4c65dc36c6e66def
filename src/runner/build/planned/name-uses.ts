import { directives } from '../../../core/plan/flags/c-directives.ts';
import { type MacroValue, preprocessorValue } from '../../../core/plan/flags/preprocessor-value.ts';

/** A line of a source that reads a name: a condition, or code. */
export interface NameUse {
  readonly line: number;
  readonly kind: 'condition' | 'macro' | 'code';
  /** The condition or the definition as written; empty for code. */
  readonly text: string;
  /** The innermost condition around it that is false. */
  readonly behind: { readonly line: number; readonly text: string } | null;
}

interface OpenCondition {
  readonly line: number;
  readonly text: string;
  /** Whether its lines are compiled: undefined where that is not known. */
  readonly isTrue: boolean | undefined;
  /** Whether a branch before it is true, or may be. */
  readonly taken: boolean | undefined;
}

const USES_MAX = 200;

/**
 * The lines of a C file that read a name, with the condition that keeps each from being compiled. Its own default (`#ifndef X`,
 * `#define X`) and the texts of `#error` are no uses.
 */
export function nameUses(text: string, name: string, macro: (name: string) => MacroValue): NameUse[] {
  const word = new RegExp(`(?<![\\w])${name}(?![\\w])`);
  if (!word.test(text)) return [];
  const uses: NameUse[] = [];
  const open: OpenCondition[] = [];
  const lines = text.split(/\r\n|\n|\r/);
  const found = directives(text);
  const directiveLines = new Map(found.map((each) => [each.lineNumber, each]));
  const truth = (expression: string): boolean | undefined => {
    const value = preprocessorValue(expression, macro);
    return value === 'unknown' ? undefined : value !== 0n;
  };
  const behind = (): NameUse['behind'] => {
    const block = open.findLast(({ isTrue }) => isTrue === false);
    return block === undefined ? null : { line: block.line, text: block.text };
  };
  let inComment = false;
  for (let index = 0; index < lines.length && uses.length < USES_MAX; index += 1) {
    const directive = directiveLines.get(index + 1);
    const raw = lines[index] ?? '';
    if (directive === undefined) {
      const code = withoutComments(raw, inComment);
      inComment = code.inComment;
      if (word.test(code.text)) uses.push({ line: index + 1, kind: 'code', text: '', behind: behind() });
      continue;
    }
    const { name: kind, rest, lineNumber: line } = directive;
    const shown = `#${kind} ${rest}`;
    while (lines[index]?.endsWith('\\') && index + 1 < lines.length) index += 1;
    if (kind === 'if' || kind === 'ifdef' || kind === 'ifndef') {
      const isOwnDefault = kind === 'ifndef' && word.test(rest);
      const expression = kind === 'if' ? rest : `${kind === 'ifdef' ? '' : '!'}defined(${rest.split(' ')[0]})`;
      if (word.test(rest) && !isOwnDefault) uses.push({ line, kind: 'condition', text: shown, behind: behind() });
      // The end of the unit says nothing about a guard or a default, which are seen before they are defined.
      const isTrue = kind === 'ifndef' ? undefined : truth(expression);
      open.push({ line, text: shown, isTrue, taken: isTrue });
    } else if (kind === 'elif' || kind === 'else') {
      const before = open.pop();
      if (kind === 'elif' && word.test(rest)) uses.push({ line, kind: 'condition', text: shown, behind: behind() });
      const own = kind === 'elif' ? truth(rest) : true;
      const taken = before?.taken;
      const isTrue = taken === true ? false : own === false ? false : taken === undefined ? undefined : own;
      open.push({
        line: before?.line ?? line,
        text: kind === 'else' ? `#else of ${before?.text ?? ''}` : shown,
        isTrue,
        taken: taken === true || own === true ? true : taken === undefined || own === undefined ? undefined : false,
      });
    } else if (kind === 'endif') {
      open.pop();
    } else if (kind === 'define') {
      const [, defined = '', body = ''] = /^([A-Za-z_]\w*)(.*)$/.exec(rest) ?? [];
      if (defined !== name && word.test(body))
        uses.push({ line, kind: 'macro', text: `#define ${defined}`, behind: behind() });
    }
  }
  return uses;
}

/** A line without comments and strings. */
function withoutComments(
  line: string,
  startsInComment: boolean,
): { readonly text: string; readonly inComment: boolean } {
  let rest = line;
  let text = '';
  let inComment = startsInComment;
  for (;;) {
    if (inComment) {
      const end = rest.indexOf('*/');
      if (end === -1) return { text, inComment };
      rest = rest.slice(end + 2);
      inComment = false;
    }
    const part = /^(?:[^"'/]|\/(?![/*])|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')*/.exec(rest)?.[0] ?? '';
    text += part.replace(/"(?:[^"\\]|\\.)*"/g, '""');
    rest = rest.slice(part.length);
    if (!rest.startsWith('/*')) return { text, inComment };
    rest = rest.slice(2);
    inComment = true;
  }
}
