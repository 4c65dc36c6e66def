import type { ConfigProblem } from './config-problem.ts';

/**
 * Reports every text of a parsed document that no program can be started with: one with a NUL (escaped as `\0`) or with half of a
 * surrogate pair (`\uD800`), which has no bytes.
 */
export function unusableTexts(document: unknown): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const seen = new Set<unknown>();
  const check = (text: string, path: readonly string[], part: ConfigProblem['part']): void => {
    const message = text.includes('\0') ? 'a text cannot have a NUL' : text.isWellFormed() ? null : HALF_PAIR;
    if (message !== null) problems.push({ path, part, message });
  };
  const walk = (value: unknown, path: readonly string[]): void => {
    if (typeof value === 'string') check(value, path, 'value');
    if (typeof value !== 'object' || value === null || seen.has(value)) return;
    // Aliases share values, and may contain themselves.
    seen.add(value);
    for (const [key, each] of Object.entries(value)) {
      check(key, [...path, key], 'key');
      walk(each, [...path, key]);
    }
  };
  walk(document, []);
  return problems;
}

const HALF_PAIR = 'a text cannot have half of a surrogate pair';
