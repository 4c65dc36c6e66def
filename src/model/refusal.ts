/** A user's mistake, as a value: what is wrong, why, and what to do next. Never thrown. */
export interface Refusal {
  readonly kind: 'refusal';
  /** Stable machine-readable code, kebab-case: `unknown-flag`, `bad-config`, `no-permission`. */
  readonly code: string;
  /** One sentence: what is wrong and why. Free of Markdown; text of strangers in it is already escaped and capped. */
  readonly message: string;
  /** The offending token as written, capped at 64 characters, when one token is to blame. */
  readonly token?: string;
  /** Nearest known word, for "did you mean". */
  readonly suggestion?: string;
  /** One sentence: what to do next. */
  readonly next: string;
}

/** Success or a user's mistake. */
export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

/** Wraps a value as a successful answer. */
export function ok<T>(value: T): Answer<T> {
  return { ok: true, value };
}

/** Builds the failing answer from a refusal's parts. */
export function refuse(refusal: Omit<Refusal, 'kind'>): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal: { kind: 'refusal', ...refusal } };
}
