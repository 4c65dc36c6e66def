import { createHash } from 'node:crypto';
import type { OutputDigest } from '../../model/run.ts';
import type { ProcessResult } from '../server/server-result.ts';

/** A number in any form, with the letters and signs that stand at it: `1.2e+06`, `0x7f3a`, `12:30`. */
const NUMBER = /[+-]?(?:0x[0-9a-f]+|\d[\d.,:_'e+-]*)/gi;

/**
 * Digests of what a program printed, with numbers replaced and blanks joined, since times and addresses differ in each process; undefined
 * when nothing is left. The order of lines does not count: threads print when they are scheduled. Standard error counts only where
 * standard output is empty.
 */
export function outputDigest({ stdout, stderr }: Pick<ProcessResult, 'stdout' | 'stderr'>): OutputDigest | undefined {
  const lines = linesOf(stdout);
  const printed = lines.length > 0 ? lines : linesOf(stderr);
  return printed.length === 0 ? undefined : { lines: digest(printed), kinds: digest([...new Set(printed)]) };
}

function linesOf(text: string): string[] {
  const lines = text.split('\n').map((line) => line.replace(NUMBER, '#').replace(/\s+/g, ' ').trim());
  return lines.filter((line) => line !== '').sort();
}

function digest(lines: readonly string[]): string {
  return createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 16);
}
