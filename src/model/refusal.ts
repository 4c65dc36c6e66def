import { type Err, err } from './result.ts';

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

/** Builds the failed result of a user's mistake. */
export function refuse(refusal: Omit<Refusal, 'kind'>): Err<Refusal> {
  return err({ kind: 'refusal', ...refusal });
}
