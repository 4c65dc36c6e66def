/** How an expression uses a name. */
export interface FlagUse {
  readonly name: string;
  /** `truth`: whether it is 0. `defined`: whether it is defined. `number`: it is calculated with. */
  readonly kind: 'truth' | 'defined' | 'compared' | 'number';
  /** Of a comparison, with the name on the left: `>` in `X > 1` and in `1 < X`. */
  readonly operator?: string;
  /** Of a comparison: the number or name on the other side; undefined for an expression. */
  readonly other?: string;
}

/** Longest expression whose names are looked at, in characters. */
const EXPRESSION_MAX = 4000;

const TOKEN = /[A-Za-z_]\w*|\d[\w.]*|\|\||&&|==|!=|<=|>=|<<|>>|[-+*/%<>!~&|^?:(),]/g;
const MIRRORED: Readonly<Record<string, string>> = {
  '==': '==',
  '!=': '!=',
  '<': '>',
  '>': '<',
  '<=': '>=',
  '>=': '<=',
};
const CALCULATES = new Set(['+', '-', '*', '/', '%', '<<', '>>', '&', '|', '^', '~']);

/** The uses of names in an expression of the preprocessor, in order. */
export function flagUses(expression: string): FlagUse[] {
  const tokens = expression.slice(0, EXPRESSION_MAX).match(TOKEN) ?? [];
  return tokens.flatMap((token, at): FlagUse[] => {
    if (!/^[A-Za-z_]/.test(token) || token === 'defined') return [];
    const before = tokens[at - 1];
    if (before === 'defined' || (before === '(' && tokens[at - 2] === 'defined'))
      return [{ name: token, kind: 'defined' }];
    let [left, right] = [at - 1, at + 1];
    while (tokens[left] === '(' && tokens[right] === ')') [left, right] = [left - 1, right + 1];
    return [{ name: token, ...usedBetween(tokens, left, right) }];
  });
}

function usedBetween(tokens: readonly string[], left: number, right: number): Omit<FlagUse, 'name'> {
  const [before = '', after = ''] = [tokens[left], tokens[right]];
  const ahead = MIRRORED[after] === undefined ? undefined : operand(tokens, right + 1, 1);
  if (ahead !== undefined) return { kind: 'compared', operator: after, ...ahead };
  const behind = MIRRORED[before];
  if (behind !== undefined) return { kind: 'compared', operator: behind, ...operand(tokens, left - 1, -1) };
  return { kind: CALCULATES.has(before) || CALCULATES.has(after) ? 'number' : 'truth' };
}

/** The single number or name at a place, read forwards or backwards; parentheses around it are left out. */
function operand(tokens: readonly string[], start: number, step: 1 | -1): { readonly other?: string } {
  let at = start;
  const opening = step === 1 ? '(' : ')';
  while (tokens[at] === opening) at += step;
  const sign = step === 1 && tokens[at] === '-' ? '-' : '';
  if (sign !== '') at += step;
  const token = tokens[at];
  if (token === undefined || !/^\w/.test(token)) return {};
  let next = at + step;
  const minus = step === -1 && tokens[next] === '-' && !/^[\w)]/.test(tokens[next - 1] ?? '(');
  if (minus) next += step;
  while (tokens[next] === (step === 1 ? ')' : '(')) next += step;
  return CALCULATES.has(tokens[next] ?? '') ? {} : { other: `${sign}${minus ? '-' : ''}${token}` };
}
