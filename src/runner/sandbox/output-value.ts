const LINE_CHARACTERS_MAX = 2000;

/**
 * The number that a pattern with one group reads from a bench's output: matched line by line, the last match counts,
 * standard output before standard error. Null when no line matches or the text is not a finite number.
 */
export function readValue(pattern: string, stdout: string, stderr: string): number | null {
  const expression = new RegExp(pattern);
  return lastMatch(expression, stdout) ?? lastMatch(expression, stderr);
}

function lastMatch(expression: RegExp, text: string): number | null {
  for (const line of text.split('\n').reverse()) {
    const found = expression.exec(line.slice(0, LINE_CHARACTERS_MAX))?.[1]?.trim();
    if (found === undefined || found === '') continue;
    const value = Number(found);
    return Number.isFinite(value) ? value : null;
  }
  return null;
}
