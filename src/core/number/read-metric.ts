import type { Result } from '../../model/result.ts';
import { patternPlace } from './pattern-borders.ts';
import { type NumberFault, type NumberRule, type ReadNumber, readNumber } from './read-number.ts';

/**
 * Reads the number that a lane cannot do without. When the pattern has no match because of what is printed in the place of the number, as
 * `ops/s=([0-9.]+)` has none in `ops/s=nan` and in `ops/s=-5`, the result is that fault or that number.
 */
export function readMetric(rule: NumberRule, stdout: string, stderr: string): Result<ReadNumber | null, NumberFault> {
  const found = readNumber(rule, stdout, stderr);
  const pattern = found.ok && found.value === null ? patternPlace(rule.pattern) : null;
  if (pattern === null) return found;
  const behind = readNumber({ ...rule, pattern }, stdout, stderr);
  const explains = behind.ok ? (behind.value?.value ?? 1) <= 0 : behind.error.code === 'number-unreadable';
  return explains ? behind : found;
}
