import type { Check } from '../../../model/verdict.ts';

/** The result of a validity check, with the reason code of the verdict if it fails. */
export interface Finding extends Check {
  /** Code of the verdict's reason when this check fails. */
  readonly code: string;
  readonly lane?: string;
}

/** A check that passed. */
export function passed(name: string, detail: string): Finding {
  return { name, code: name, status: 'pass', detail, remedy: '' };
}

/** A check that could not be made. It is shown as unknown, never as passed, and does not make the verdict INVALID. */
export function unknown(name: string, detail: string, remedy: string): Finding {
  return { name, code: name, status: 'unknown', detail, remedy };
}

/** A failed check. It makes the verdict INVALID. */
export function failed(
  name: string,
  detail: string,
  remedy: string,
  more: { readonly code?: string; readonly lane?: string } = {},
): Finding {
  return { name, code: name, status: 'fail', detail, remedy, ...more };
}

/** A list of at most three, for a sentence: `a, b, c and 4 more`. */
export function joinTexts(items: readonly string[]): string {
  const more = items.length - 3;
  return more > 0 ? `${items.slice(0, 3).join(', ')} and ${more} more` : items.join(', ');
}
