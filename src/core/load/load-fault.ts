import { type Err, err, ok, type Result } from '../../model/result.ts';

/** Why the output of a load generator gives no numbers. Incomplete output is never read in part. */
export interface LoadFault {
  readonly code: 'empty' | 'error' | 'truncated' | 'localised' | 'malformed' | 'several';
  /** A phrase that follows "the load's output": `ends before its summary`. */
  readonly message: string;
  readonly next: string;
}

const NEXT: Readonly<Record<LoadFault['code'], string>> = {
  empty: 'Make the lane\'s "load" a call of the program that its "reads" names.',
  error: 'Run the "load" by hand against the server, and look at what it complains of.',
  truncated: 'Run the "load" by hand and see whether it ends in order; a number is taken from complete output only.',
  localised:
    "Take LC_ALL, LC_NUMERIC and LANG out of the lane's env: alloc-ab sets LANG=C, in which a number has a decimal point.",
  malformed: 'Report the version of the program: this form of its output is not known.',
  several: 'Give the load one test, e.g. -t set, and make a lane for each further one.',
};

/** Builds the failed result of a load's output, with the remedy of its code unless another one is given. */
export function loadFault(code: LoadFault['code'], message: string, next: string = NEXT[code]): Err<LoadFault> {
  return err({ code, message, next });
}

/**
 * Reads a printed number of a load generator whose format is documented: digits with a decimal point, and nothing else. A decimal comma or foreign digits are a fault:
 * reading them would give a number that is a thousand times too large.
 */
function printedNumber(text: string): Result<number, LoadFault> {
  if (/^\d{1,15}(\.\d{1,15})?$/.test(text)) return ok(Number(text));
  const shown = JSON.stringify(text.slice(0, 40));
  const isLocalised = /^[\p{Nd}.,'’٫٬\s]+$/u.test(text) && !/^\d+(\.\d+)?$/.test(text);
  return isLocalised
    ? loadFault('localised', `has the number ${shown}, which is not written with a decimal point`)
    : loadFault('malformed', `has ${shown} where a number belongs`);
}

/** Reads printed numbers; the first fault is the result. */
export function printedNumbers(texts: readonly string[]): Result<number[], LoadFault> {
  return allOk(texts.map(printedNumber));
}

/** The values of all results, or the first fault. */
export function allOk<T>(results: readonly Result<T, LoadFault>[]): Result<T[], LoadFault> {
  const values: T[] = [];
  for (const result of results) {
    if (!result.ok) return result;
    values.push(result.value);
  }
  return ok(values);
}
