/** A value, or the reason why there is none. A check that may refuse returns `Result<void, Refusal>`. */
export type Result<T, E> = Ok<T> | Err<E>;

interface Ok<T> {
  readonly ok: true;
  readonly value: T;
}

export interface Err<E> {
  readonly ok: false;
  readonly error: E;
}

/** Wraps a value as a success. */
export function ok<T>(value: T): Ok<T> {
  return { ok: true, value };
}

/** Wraps the reason why there is no value. */
export function err<E>(error: E): Err<E> {
  return { ok: false, error };
}
