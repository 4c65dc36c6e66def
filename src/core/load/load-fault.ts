/** Why a load generator's output gives no numbers: a part of it is never believed. */
export interface LoadFault {
  readonly code: 'empty' | 'error' | 'truncated' | 'localised' | 'malformed' | 'several';
  /** In words that follow "the load's output": `ends before its summary`. */
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

/** Builds the fault with its remedy. */
export function loadFault(code: LoadFault['code'], message: string): LoadFault {
  return { code, message, next: NEXT[code] };
}

/** Whether a reading is a fault. */
export function isFault(reading: object): reading is LoadFault {
  return 'code' in reading;
}

/**
 * A printed number: digits with a decimal point, and nothing else. A decimal comma or foreign digits are a fault rather than
 * a number a thousand times too large.
 */
export function printedNumber(text: string): number | LoadFault {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  const shown = JSON.stringify(text.slice(0, 40));
  return /^[\p{Nd}.,'’٫٬\s]+$/u.test(text)
    ? loadFault('localised', `has the number ${shown}, which is not written with a decimal point`)
    : loadFault('malformed', `has ${shown} where a number belongs`);
}
