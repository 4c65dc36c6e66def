import { readFileSync } from 'node:fs';

interface Samples {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** Reference values, made by competitors-scipy.py beside the file. */
export const SCIPY = JSON.parse(
  readFileSync(new URL('../fixtures/competitors-scipy.json', import.meta.url), 'utf8'),
) as {
  readonly welch: readonly (Samples & Record<'t' | 'df' | 'p' | 'low' | 'high', number>)[];
  readonly mannWhitney: readonly (Samples & Record<'u' | 'p', number>)[];
  readonly beta: readonly Record<'x' | 'a' | 'b' | 'value', number>[];
  readonly binomial: readonly Record<'count' | 'trials' | 'low' | 'high', number>[];
};
