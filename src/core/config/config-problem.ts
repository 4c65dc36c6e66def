import { harmless } from '../text/quote.ts';

/** One mistake in a configuration: where it is, what is wrong, and the nearest known name. */
export interface ConfigProblem {
  readonly path: readonly PropertyKey[];
  /** Whether the key or the value at the path is wrong. */
  readonly part: 'key' | 'value';
  /** What is wrong and what would be right, without the path and without a full stop. */
  readonly message: string;
  readonly token?: string;
  readonly suggestion?: string;
}

/** A mistake at a path, with the wrong token and a suggestion if there is one. */
export function problem(
  path: readonly PropertyKey[],
  part: 'key' | 'value',
  message: string,
  token?: string,
  suggestion?: string,
): ConfigProblem {
  return {
    path,
    part,
    message,
    ...(token === undefined ? {} : { token: harmless(token) }),
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}
