import { createHash } from 'node:crypto';
import type { ProcessResult } from '../server/server-result.ts';

/** A number in any form, with the letters and signs that stand at it: `1.2e+06`, `0x7f3a`, `12:30`. */
const NUMBER = /[+-]?(?:0x[0-9a-f]+|\d[\d.,:_'e+-]*)/gi;

/**
 * A digest of what a program printed, with numbers replaced and blanks joined, since times and addresses differ in each process: 16
 * hexadecimal digits; undefined when nothing is left. Standard error counts only where standard output is empty.
 */
export function outputDigest({ stdout, stderr }: Pick<ProcessResult, 'stdout' | 'stderr'>): string | undefined {
  const text = words(stdout) || words(stderr);
  return text === '' ? undefined : createHash('sha256').update(text).digest('hex').slice(0, 16);
}

function words(text: string): string {
  return text.replace(NUMBER, '#').replace(/\s+/g, ' ').trim();
}
