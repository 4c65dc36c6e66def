import type { LaneProgram } from '../../model/plan.ts';
import type { Measurement } from '../../model/run.ts';
import type { ProcessResult } from '../server/server-result.ts';

const LINE_CHARACTERS_MAX = 2000;

/** Reads the numbers of a lane from the output of its process or load generator. All are null when a server failed. */
export function readOutput(
  { read, checks, figures }: LaneProgram,
  { stdout, stderr, server }: Pick<ProcessResult, 'stdout' | 'stderr' | 'server'>,
): Pick<Measurement, 'value' | 'checks' | 'figures'> {
  const sound = !server?.failure;
  const number = (pattern: string): number | null => (sound ? readValue(pattern, stdout, stderr) : null);
  const values = figures?.map(({ name, read: pattern, from }): [string, number | null] => {
    if (pattern === null) return [name, server?.numbers?.figures[name] ?? null];
    return [name, from === 'ask' ? readValue(pattern, server?.askOutput ?? '', '') : number(pattern)];
  });
  return {
    value: server?.numbers?.value ?? (read === '' ? null : number(read)),
    checks: Object.fromEntries(checks.map((check) => [check.name, number(check.read)])),
    ...(values ? { figures: Object.fromEntries(values) } : {}),
  };
}

/**
 * Reads a number with a pattern that has one group. The pattern is matched line by line; the last match counts, and standard
 * output comes before standard error. Null when no line matches or the text is not a finite number.
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
