/** Longest statement that is read, in lines and characters. */
const LIMITS = { lines: 24, characters: 4000 } as const;

/** The statements of a build file: lines, joined while a parenthesis is open. */
export function statementLines(
  text: string,
  comment: string,
): { readonly code: string; readonly lineNumber: number }[] {
  const found: { code: string; lineNumber: number }[] = [];
  const lines = text.split('\n');
  const marked = new RegExp(`(^|\\s)${comment}.*$`);
  for (let index = 0; index < lines.length; index += 1) {
    const lineNumber = index + 1;
    let code = '';
    let depth = 0;
    for (let count = 0; count < LIMITS.lines; count += 1) {
      const line = (lines[index] ?? '').slice(0, LIMITS.characters).replace(marked, '');
      code += ` ${line}`;
      for (const sign of line) depth += sign === '(' ? 1 : sign === ')' ? -1 : 0;
      if (depth <= 0 || index + 1 >= lines.length || code.length > LIMITS.characters) break;
      index += 1;
    }
    if (code.trim() !== '') found.push({ code, lineNumber });
  }
  return found;
}
